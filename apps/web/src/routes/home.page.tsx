import type { Overview } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'

import { overviewQuery } from '../api/queries/reports.queries.js'
import { CardLines } from '../features/home/card-lines.js'
import { useFlag } from '../features/flags/use-flag.js'
import { FirstSteps } from '../features/home/first-steps.js'
import '../features/home/home.css'
import { OverviewNumbers } from '../features/home/overview-numbers.js'
import { AwaitingApproval, FailingSyncs } from '../features/home/waiting.js'
import { formatQuantity } from '../ui/format.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { QueryFailure } from './query-failure.js'

const leadOf = ({ readyToDecide, flipped, running }: Overview): string => {
  const ready = `${formatQuantity(readyToDecide.length, 'card')} ready to decide`
  const changed = flipped.length === 0 ? '' : `, ${formatQuantity(flipped.length, 'verdict')} changed`
  return `${ready}${changed}, ${formatQuantity(running.length, 'experiment')} running.`
}

const isNew = ({ steps }: Overview): boolean => !(steps.connection && steps.hypothesis && steps.verdict)
const hasCards = ({ steps }: Overview): boolean => steps.hypothesis

function Everything({ overview }: { readonly overview: Overview }) {
  return (
    <div className="kw-home">
      <div className="kw-home-column">
        <CardLines
          title="Ready to decide"
          cards={overview.readyToDecide}
          since="ready"
          whenNone="Nothing waits for a decision."
        />
        <CardLines title="Verdict changed" cards={overview.flipped} since="changed" />
        <AwaitingApproval decisions={overview.awaitingApproval} marks={overview.awaitingMarks} />
        <CardLines
          title="Running"
          cards={overview.running}
          since="started"
          whenNone="No experiment of a sealed card is running."
        />
      </div>
      <div className="kw-home-column kw-home-column-side">
        <OverviewNumbers counts={overview.counts} />
        <CardLines
          title="Drafts"
          cards={overview.drafts}
          since="changed"
          whenNone="No card is being written."
        />
      </div>
    </div>
  )
}

/** Without cards there is nothing else on the page, so that the steps are always there. */
function Steps({ overview }: { readonly overview: Overview }) {
  const isOn = useFlag('home-first-steps')
  return isOn || !hasCards(overview) ? <FirstSteps steps={overview.steps} /> : null
}

export function HomePage() {
  const { data: overview, error, refetch } = useQuery(overviewQuery())
  if (overview === undefined) {
    return (
      <Page>
        <PageHeader title="Home" />
        {error === null ? (
          <LoadingShape shape="cards" />
        ) : (
          <QueryFailure error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    )
  }
  return (
    <Page width="wide">
      <PageHeader
        title="Home"
        lead={isNew(overview) ? 'Three steps to the first verdict.' : leadOf(overview)}
      />
      <FailingSyncs syncs={overview.failingSyncs} />
      {isNew(overview) && <Steps overview={overview} />}
      {hasCards(overview) && <Everything overview={overview} />}
    </Page>
  )
}
