import { SegmentedControl } from '@mantine/core'
import type { EvidenceEntered, Experiment } from '@knowwhen/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { experimentQuery } from '../api/queries/experiments.queries.js'
import { CsvEntry } from '../features/manual-evidence/csv-entry.js'
import { KeptNotice } from '../features/manual-evidence/kept-notice.js'
import { entrySteps } from '../features/manual-evidence/entry-steps.js'
import { begunReading, isBegunReading, readReading } from '../features/manual-evidence/reading-draft.js'
import { ReadingEntry } from '../features/manual-evidence/reading-entry.js'
import { StoredReading } from '../features/manual-evidence/stored-reading.js'
import { EmptyState } from '../ui/empty-state.js'
import { TextLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { Steps } from '../ui/steps.js'
import { useKept } from '../ui/use-kept.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/experiments/$experimentId/reading')

interface EntryProps {
  readonly experiment: Experiment
  readonly onStored: (stored: EvidenceEntered) => void
}

/** Typed or as a file: what both say of the reading as a whole is one. */
function Entry({ experiment, onStored }: EntryProps) {
  const { session } = useFrameSession()
  const { by } = route.useSearch()
  const navigate = route.useNavigate()
  const kept = useKept({
    place: `reading.${session.organization.id}.${session.user.id}.${experiment.id}`,
    begun: begunReading,
    read: readReading,
  })
  const part = { experiment, kept, onStored }
  return (
    <>
      {kept.wasKept && isBegunReading(kept.value) && <KeptNotice onForget={kept.forget} />}
      <SegmentedControl
        mb="lg"
        aria-label="How the numbers come in"
        data={[
          { value: 'typed', label: 'Type the numbers' },
          { value: 'csv', label: 'Import as CSV' },
        ]}
        value={by ?? 'typed'}
        onChange={(value) =>
          void navigate({
            search: (held) => ({ ...held, by: value === 'csv' ? value : undefined }),
            replace: true,
          })
        }
      />
      {by === 'csv' ? <CsvEntry {...part} /> : <ReadingEntry {...part} />}
    </>
  )
}

function WholeReading({ experiment }: { readonly experiment: Experiment }) {
  const queryClient = useQueryClient()
  const { first } = route.useSearch()
  const { may } = useFrameSession()
  const [stored, setStored] = useState<EvidenceEntered | null>(null)
  if (!experiment.isByHand || !may('experiment.enter')) {
    return (
      <EmptyState title="No numbers can be entered here">
        {experiment.isByHand
          ? 'Your role reads experiments and does not enter them. An editor or above can.'
          : 'Its results come from GrowthBook. What is entered by hand belongs to an experiment entered by hand.'}
      </EmptyState>
    )
  }
  if (stored !== null) {
    return <StoredReading experimentId={experiment.id} stored={stored} onAnother={() => setStored(null)} />
  }
  return (
    <>
      {first === 'yes' && (
        <Steps label="Steps" steps={entrySteps} current={entrySteps.length - 1} onStep={null} />
      )}
      <Entry
        experiment={experiment}
        onStored={(entered) => {
          setStored(entered)
          void queryClient.invalidateQueries()
        }}
      />
    </>
  )
}

export function ReadingByHandPage() {
  const { experimentId } = route.useParams()
  const experiment = useQuery(experimentQuery(experimentId))
  if (experiment.data === undefined) {
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
  const { name } = experiment.data
  return (
    <Page>
      <PageHeader
        title="Enter a reading"
        lead={`Of “${name}”. Nothing that is stored is ever changed: a correction is a new reading.`}
        above={
          <TextLink to="/experiments/$experimentId" params={{ experimentId }}>
            {name}
          </TextLink>
        }
      />
      <WholeReading experiment={experiment.data} />
    </Page>
  )
}
