import { Button, Tabs } from '@mantine/core'
import type { Experiment } from '@knowwhen/contract'
import { IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { experimentQuery } from '../api/queries/experiments.queries.js'
import { PullNow } from '../features/evidence/pull-now.js'
import { SyncTrouble } from '../features/experiments/experiment-status.js'
import { EditByHand } from '../features/manual-evidence/edit-by-hand.js'
import { ButtonLink, TextLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { Links, Overview, PhasesAndDimensions, Readings, type ExperimentProps } from './experiments-tabs.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/experiments/$experimentId')

function PulledActions({ experiment }: ExperimentProps) {
  const { may } = useFrameSession()
  const mayPull = may('experiment.ask') && experiment.isConnected && experiment.deletedAt === null
  return (
    <>
      {mayPull && <PullNow experiment={experiment} />}
      {experiment.link !== null && (
        <Button
          component="a"
          href={experiment.link}
          target="_blank"
          rel="noreferrer"
          variant="default"
          rightSection={<IconExternalLink size={16} aria-hidden="true" />}
        >
          Open in GrowthBook
        </Button>
      )}
    </>
  )
}

function ByHandActions({ experiment }: ExperimentProps) {
  const { may } = useFrameSession()
  if (!may('experiment.enter')) return null
  const params = { experimentId: experiment.id }
  return (
    <>
      <EditByHand experiment={experiment} />
      {experiment.status !== 'draft' && (
        <>
          <ButtonLink
            to="/experiments/$experimentId/reading"
            params={params}
            search={{ by: 'csv' }}
            variant="default"
          >
            Import CSV
          </ButtonLink>
          <ButtonLink to="/experiments/$experimentId/reading" params={params} search={{}}>
            Add a reading
          </ButtonLink>
        </>
      )}
    </>
  )
}

const shownTabs = ['readings', 'breakdowns', 'links'] as const

function ExperimentTabs({ experiment }: ExperimentProps) {
  const { tab = 'overview' } = route.useSearch()
  const navigate = route.useNavigate()
  const show = (value: string | null) =>
    void navigate({
      search: (held) => ({ ...held, tab: shownTabs.find((known) => known === value) }),
      resetScroll: false,
    })
  return (
    <Tabs value={tab} onChange={show} keepMounted={false}>
      <Tabs.List className="kw-experiment-tabs">
        <Tabs.Tab value="overview">Overview</Tabs.Tab>
        <Tabs.Tab value="readings">Readings</Tabs.Tab>
        {!experiment.isByHand && <Tabs.Tab value="breakdowns">Phases and dimensions</Tabs.Tab>}
        <Tabs.Tab value="links">History</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="overview">
        <Overview experiment={experiment} />
      </Tabs.Panel>
      <Tabs.Panel value="readings">
        <Readings experiment={experiment} />
      </Tabs.Panel>
      {!experiment.isByHand && (
        <Tabs.Panel value="breakdowns">
          <PhasesAndDimensions experiment={experiment} />
        </Tabs.Panel>
      )}
      <Tabs.Panel value="links">
        <Links experiment={experiment} />
      </Tabs.Panel>
    </Tabs>
  )
}

/** GrowthBook's hypothesis first, since it says what was believed; else its description. */
const leadOf = ({ statedHypothesis, description }: Experiment): string | undefined =>
  [statedHypothesis, description].find((text) => text !== '')

function WholeExperiment({ experiment }: ExperimentProps) {
  return (
    <Page>
      <PageHeader
        title={experiment.name}
        above={
          <TextLink to="/experiments" search={{}}>
            Experiments
          </TextLink>
        }
        lead={leadOf(experiment)}
        actions={
          experiment.isByHand ? (
            <ByHandActions experiment={experiment} />
          ) : (
            <PulledActions experiment={experiment} />
          )
        }
      />
      <SyncTrouble {...experiment} />
      <ExperimentTabs experiment={experiment} />
    </Page>
  )
}

export function ExperimentPage() {
  const { experimentId } = route.useParams()
  const experiment = useQuery(experimentQuery(experimentId))
  if (experiment.data !== undefined) return <WholeExperiment experiment={experiment.data} />
  return (
    <Page>
      {experiment.isError ? (
        <QueryFailure error={experiment.error} onRetry={() => void experiment.refetch()} />
      ) : (
        <LoadingShape shape="page" />
      )}
    </Page>
  )
}
