import { Button } from '@mantine/core'
import type { Evidence, Experiment } from '@knowwhen/contract'
import { IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { evidenceQuery, experimentQuery } from '../api/queries/experiments.queries.js'
import { ExperimentCard } from '../features/experiments/experiment-card.js'
import { ArmsTable, ExperimentFacts, MetricsTable } from '../features/experiments/experiment-facts.js'
import { limitHoursOf } from '../features/experiments/experiment-words.js'
import { SyncTrouble } from '../features/experiments/experiment-status.js'
import { ReadingTable } from '../features/experiments/reading-table.js'
import { ReadingsList } from '../features/experiments/readings-list.js'
import { Age } from '../ui/age.js'
import { TextLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { Section } from '../ui/section.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/experiments/$experimentId')

interface ReadingsProps {
  readonly experiment: Experiment
  readonly readings: readonly Evidence[]
}

function Readings({ experiment, readings }: ReadingsProps) {
  const newest = readings[0]
  if (newest === undefined) {
    return (
      <Section title="Readings">
        <p className="kw-soft">
          {experiment.status === 'draft'
            ? 'The experiment has not started, so there is nothing to read yet.'
            : 'No results were read yet. They come with the next sync.'}
        </p>
      </Section>
    )
  }
  return (
    <>
      <Section title="Newest reading">
        <p className="kw-soft">
          As GrowthBook computed it, in each metric’s own direction.{' '}
          <Age at={newest.asOf} limitHours={limitHoursOf(experiment)} />
        </p>
        <ReadingTable
          reading={newest}
          treatments={experiment.arms.filter(({ isControl }) => !isControl)}
          controlId={experiment.arms.find(({ isControl }) => isControl)?.armId ?? null}
        />
      </Section>
      <Section title="All readings">
        <ReadingsList readings={readings} />
      </Section>
    </>
  )
}

function EvidenceSection({ experiment }: { readonly experiment: Experiment }) {
  const evidence = useQuery(evidenceQuery(experiment.id))
  if (evidence.isPending) return <LoadingShape count={3} />
  if (evidence.isError) {
    return <QueryFailure error={evidence.error} onRetry={() => void evidence.refetch()} />
  }
  return <Readings experiment={experiment} readings={evidence.data.items} />
}

const usersByArm = (reading: Evidence | undefined): ReadonlyMap<string, number> =>
  new Map(reading?.arms.map(({ armId, users }) => [armId, users]) ?? [])

function WholeExperiment({ experiment }: { readonly experiment: Experiment }) {
  const { may } = useFrameSession()
  const navigate = route.useNavigate()
  const evidence = useQuery(evidenceQuery(experiment.id))
  return (
    <Page>
      <PageHeader
        title={experiment.name}
        above={
          <TextLink to="/experiments" search={{}}>
            Experiments
          </TextLink>
        }
        lead={experiment.description === '' ? undefined : experiment.description}
        actions={
          experiment.link !== null && (
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
          )
        }
      />
      <SyncTrouble {...experiment} />
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
      <Section title="Arms">
        <ArmsTable arms={experiment.arms} users={usersByArm(evidence.data?.items[0])} />
      </Section>
      <Section title="Metrics">
        <MetricsTable metrics={experiment.metrics} />
      </Section>
      <EvidenceSection experiment={experiment} />
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
