import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { connectionsQuery } from '../api/queries/connections.queries.js'
import { experimentFacetsQuery } from '../api/queries/experiments.queries.js'
import { teamsQuery } from '../api/queries/teams.queries.js'
import { Adoption } from '../features/adoption/adoption.js'
import { EmptyState } from '../ui/empty-state.js'
import { TextLink } from '../ui/link.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { useUrlFilters } from '../ui/use-url-filters.js'
import { useFrameSession } from './frame/use-frame-session.js'

const route = getRouteApi('/signed-in/experiments/adoption')

function WholeAdoption() {
  const { session } = useFrameSession()
  const [filters, change] = useUrlFilters(route.useSearch())
  const connections = useQuery(connectionsQuery())
  const facets = useQuery(experimentFacetsQuery())
  const teams = useQuery(teamsQuery())
  return (
    <Adoption
      session={session}
      filters={filters}
      onFilter={change}
      connections={connections.data?.items ?? []}
      projects={(facets.data?.projects ?? []).map(({ externalId, name }) => ({ id: externalId, name }))}
      teams={teams.data?.items.filter(({ archivedAt }) => archivedAt === null) ?? []}
    />
  )
}

export function AdoptionPage() {
  const { may } = useFrameSession()
  return (
    <Page width="wide">
      <PageHeader
        title="Adopt past experiments"
        lead="A library, a prior and a history on the first day: finished experiments become retrospective cards, each judged by the rule of today."
        above={
          <TextLink to="/experiments" search={{}}>
            Experiments
          </TextLink>
        }
      />
      {may('hypothesis.seal') ? (
        <WholeAdoption />
      ) : (
        <EmptyState title="Somebody else has to adopt them">
          Adopting makes sealed cards. An editor or above can.
        </EmptyState>
      )}
    </Page>
  )
}
