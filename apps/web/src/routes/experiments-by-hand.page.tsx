import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { metricsQuery } from '../api/queries/experiments.queries.js'
import { ExperimentEntry } from '../features/manual-evidence/experiment-entry.js'
import { EmptyState } from '../ui/empty-state.js'
import { TextLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { useFrameSession } from './frame/use-frame-session.js'

const route = getRouteApi('/signed-in/experiments/by-hand')

function Entry() {
  const { session } = useFrameSession()
  const navigate = route.useNavigate()
  const metrics = useQuery(metricsQuery())
  if (metrics.isPending) return <LoadingShape />
  return (
    <ExperimentEntry
      place={`experiment.${session.organization.id}.${session.user.id}`}
      known={metrics.data?.items.filter(({ deletedAt }) => deletedAt === null) ?? []}
      onStored={({ id, status }) => {
        const params = { experimentId: id }
        if (status === 'draft') void navigate({ to: '/experiments/$experimentId', params })
        else void navigate({ to: '/experiments/$experimentId/reading', params, search: { first: 'yes' } })
      }}
    />
  )
}

export function ByHandPage() {
  const { may } = useFrameSession()
  return (
    <Page>
      <PageHeader
        title="Enter an experiment by hand"
        lead="For what no GrowthBook knows. The same rule judges it on the same screens; its grade stays visible."
        above={
          <TextLink to="/experiments" search={{}}>
            Experiments
          </TextLink>
        }
      />
      {may('experiment.enter') ? (
        <Entry />
      ) : (
        <EmptyState title="Somebody else has to enter it">
          Your role reads experiments and does not enter them. An editor or above can.
        </EmptyState>
      )}
    </Page>
  )
}
