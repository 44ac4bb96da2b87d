import { IconFlask } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { connectionsQuery } from '../api/queries/connections.queries.js'
import { experimentFacetsQuery, experimentPagesQuery } from '../api/queries/experiments.queries.js'
import { beginAdoption } from '../features/adoption/adoption-draft.js'
import { asked, type ExperimentFilterValues } from '../features/experiments/experiment-filter-values.js'
import { ExperimentsFilters } from '../features/experiments/experiments-filters.js'
import { ExperimentsTable } from '../features/experiments/experiments-table.js'
import { NoCardYet } from '../features/experiments/no-card-yet.js'
import { SelectionBar } from '../features/experiments/selection-bar.js'
import { EmptyState } from '../ui/empty-state.js'
import { formatQuantity } from '../ui/format.js'
import { ButtonLink, TextLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { ShowMore } from '../ui/show-more.js'
import { useUrlFilters } from '../ui/use-url-filters.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/experiments')

function NothingFits() {
  return (
    <EmptyState
      icon={IconFlask}
      title="No experiment fits these filters"
      actions={
        <TextLink to="/experiments" search={{}}>
          Show all experiments
        </TextLink>
      }
    >
      Try fewer of them.
    </EmptyState>
  )
}

function NothingYet() {
  const { may } = useFrameSession()
  return (
    <EmptyState
      icon={IconFlask}
      title="No experiments yet"
      actions={
        <>
          <ButtonLink to="/settings/connections">Connect GrowthBook</ButtonLink>
          {may('experiment.enter') && (
            <ButtonLink to="/experiments/by-hand" variant="default">
              Enter one by hand
            </ButtonLink>
          )}
        </>
      }
    >
      Every experiment that GrowthBook has appears here, with its health and the age of its numbers. Connect
      GrowthBook and sync once; after that they come by themselves. Without GrowthBook, enter an experiment
      and its numbers by hand or as CSV: the same rule judges both.
    </EmptyState>
  )
}

const isFiltered = (filters: ExperimentFilterValues): boolean =>
  Object.entries(filters).some(([name, value]) => name !== 'sort' && value !== undefined)

interface ExperimentsProps {
  readonly filters: ExperimentFilterValues
  readonly onChange: (change: ExperimentFilterValues) => void
}

function Experiments({ filters, onChange }: ExperimentsProps) {
  const { session, may } = useFrameSession()
  const navigate = route.useNavigate()
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const pages = useInfiniteQuery({
    ...experimentPagesQuery(asked(filters)),
    placeholderData: keepPreviousData,
  })
  if (pages.isPending) return <LoadingShape />
  if (pages.isError) return <QueryFailure error={pages.error} onRetry={() => void pages.refetch()} />
  const experiments = pages.data.pages.flatMap(({ items }) => items)
  const total = pages.data.pages[0]?.total
  if (experiments.length === 0) return isFiltered(filters) ? <NothingFits /> : <NothingYet />
  const adopt = (chosen: readonly string[]) => {
    beginAdoption(session, chosen)
    void navigate({ to: '/experiments/adoption', search: {} })
  }
  return (
    <>
      {total !== undefined && (
        <p className="kw-soft" role="status">
          {formatQuantity(total, 'experiment')}
        </p>
      )}
      <ExperimentsTable
        experiments={experiments}
        sort={filters.sort}
        onSort={(sort) => onChange({ sort })}
        selection={may('hypothesis.seal') ? { ids, onChange: setIds } : null}
        renderNoCard={(experiment) => <NoCardYet experiment={experiment} mayLink={may('experiment.link')} />}
      />
      <ShowMore pages={pages} />
      <SelectionBar
        selected={experiments.filter(({ id }) => ids.has(id))}
        onAdopt={adopt}
        onClear={() => setIds(new Set())}
      />
    </>
  )
}

function Actions() {
  const { may } = useFrameSession()
  return (
    <>
      {may('hypothesis.seal') && (
        <ButtonLink to="/experiments/adoption" search={{}} variant="default">
          Adopt past experiments
        </ButtonLink>
      )}
      {may('experiment.enter') && (
        <ButtonLink to="/experiments/by-hand" variant="default">
          Enter by hand
        </ButtonLink>
      )}
    </>
  )
}

export function ExperimentsPage() {
  const [filters, change] = useUrlFilters(route.useSearch())
  const connections = useQuery(connectionsQuery())
  const facets = useQuery(experimentFacetsQuery())
  return (
    <Page width="wide">
      <PageHeader
        title="Experiments"
        lead="Everything that GrowthBook has and that was entered by hand, whether a card says what it is to show or not."
        actions={<Actions />}
      />
      <ExperimentsFilters
        filters={filters}
        connections={connections.data?.items ?? []}
        projects={(facets.data?.projects ?? []).map(({ externalId, name }) => ({ id: externalId, name }))}
        tags={(facets.data?.tags ?? []).map(({ tag }) => tag)}
        onChange={change}
      />
      <Experiments filters={filters} onChange={change} />
    </Page>
  )
}
