/** The tabs of an experiment: where experiments and evidence meet. */
import type { Evidence, Experiment } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { experimentLinksQuery } from '../api/queries/experiment-links.queries.js'
import { evidenceQuery } from '../api/queries/experiments.queries.js'
import { Breakdowns } from '../features/evidence/breakdowns.js'
import { EvidenceDifference } from '../features/evidence/evidence-difference.js'
import { ArmList } from '../features/experiments/arm-list.js'
import { ExperimentCard } from '../features/experiments/experiment-card.js'
import { ExperimentFacts, MetricsTable } from '../features/experiments/experiment-facts.js'
import { ExperimentHealth } from '../features/experiments/experiment-health.js'
import { limitHoursOf } from '../features/experiments/experiment-words.js'
import { LinkHistory } from '../features/experiments/link-history.js'
import { OwnConclusion } from '../features/experiments/own-conclusion.js'
import { PhasesTable } from '../features/experiments/phases-table.js'
import { ReadingTable } from '../features/experiments/reading-table.js'
import { ReadingsList } from '../features/experiments/readings-list.js'
import { Age } from '../ui/age.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Section } from '../ui/section.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/experiments/$experimentId')

export interface ExperimentProps {
  readonly experiment: Experiment
}

const usersByArm = (reading: Evidence | undefined): ReadonlyMap<string, number> =>
  new Map(reading?.arms.map(({ armId, users }) => [armId, users]) ?? [])

/** What it is, what it tests, and whether its numbers may be believed. */
export function Overview({ experiment }: ExperimentProps) {
  const { may } = useFrameSession()
  const navigate = route.useNavigate()
  const evidence = useQuery(evidenceQuery(experiment.id))
  return (
    <>
      <ExperimentFacts experiment={experiment} />
      <Section title="Card">
        <ExperimentCard
          experiment={experiment}
          mayLink={may('experiment.link') && may('hypothesis.write')}
          onCard={({ id }) =>
            void navigate({ to: '/hypotheses/$hypothesisId', params: { hypothesisId: id } })
          }
        />
      </Section>
      <Section title="Health">
        <ExperimentHealth experiment={experiment} />
      </Section>
      <OwnConclusion {...experiment} />
      <Section title="Arms">
        <ArmList
          experimentId={experiment.id}
          arms={experiment.arms}
          users={usersByArm(evidence.data?.items[0])}
        />
      </Section>
      <Section title="Metrics">
        <MetricsTable metrics={experiment.metrics} />
      </Section>
      {experiment.phases.length > 0 && (
        <Section title="Phases">
          <PhasesTable phases={experiment.phases} />
        </Section>
      )}
    </>
  )
}

function nothingReadWords({ status, isByHand }: Experiment): string {
  if (status === 'draft') return 'The experiment has not started, so there is nothing to read yet.'
  return isByHand ? 'No numbers were entered yet.' : 'No results were read yet. They come with the next sync.'
}

function WithReadings({
  experiment,
  readings,
}: ExperimentProps & { readonly readings: readonly Evidence[] }) {
  const { from, to } = route.useSearch()
  const navigate = route.useNavigate()
  const newest = readings[0]
  if (newest === undefined) return <p className="kw-soft">{nothingReadWords(experiment)}</p>
  return (
    <>
      <Section title="Newest reading">
        <p className="kw-soft">
          {experiment.isByHand ? 'As entered, ' : 'As GrowthBook computed it, '}in each metric’s own
          direction. <Age at={newest.asOf} limitHours={limitHoursOf(experiment)} />
        </p>
        <ReadingTable
          reading={newest}
          treatments={experiment.arms.filter(({ isControl }) => !isControl)}
          controlId={experiment.arms.find(({ isControl }) => isControl)?.armId ?? null}
        />
      </Section>
      <Section title="What changed between two readings">
        <EvidenceDifference
          experimentId={experiment.id}
          readings={readings}
          fromId={from}
          toId={to}
          onCompare={(pair) =>
            void navigate({ search: (held) => ({ ...held, ...pair }), replace: true, resetScroll: false })
          }
        />
      </Section>
      <Section title="All readings">
        <ReadingsList readings={readings} />
      </Section>
    </>
  )
}

/** Every stored reading, the newest one at length, and any two compared. */
export function Readings({ experiment }: ExperimentProps) {
  const evidence = useQuery(evidenceQuery(experiment.id))
  if (evidence.isPending) return <LoadingShape count={3} />
  if (evidence.isError) {
    return <QueryFailure error={evidence.error} onRetry={() => void evidence.refetch()} />
  }
  return <WithReadings experiment={experiment} readings={evidence.data.items} />
}

export function PhasesAndDimensions({ experiment }: ExperimentProps) {
  const { may } = useFrameSession()
  const { phase, dimension, breakdown } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Section title="Phases and dimensions">
      <p className="kw-soft">
        Read from GrowthBook as it has computed it, beside the verdict and never part of it.
      </p>
      <Breakdowns
        experiment={experiment}
        look={{ phase, dimension, breakdown }}
        mayAsk={may('experiment.ask')}
        onLook={(look) =>
          void navigate({ search: (held) => ({ ...held, ...look }), replace: true, resetScroll: false })
        }
      />
    </Section>
  )
}

export function Links({ experiment }: ExperimentProps) {
  const links = useQuery(experimentLinksQuery(experiment.id))
  if (links.isPending) return <LoadingShape count={2} />
  if (links.isError) return <QueryFailure error={links.error} onRetry={() => void links.refetch()} />
  return (
    <Section title="Cards that it tested">
      <LinkHistory links={links.data.items} of="experiment" />
    </Section>
  )
}
