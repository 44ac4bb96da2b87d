import { Button } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { experimentPagesQuery } from '../api/queries/experiments.queries.js'
import {
  ExperimentsFilters,
  type ExperimentFilterValues,
} from '../features/experiments/experiments-filters.js'
import { ExperimentsTable } from '../features/experiments/experiments-table.js'
import { EmptyState } from '../ui/empty-state.js'
import { formatQuantity } from '../ui/format.js'
import { ButtonLink, TextLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { useUrlFilters } from '../ui/use-url-filters.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/experiments')

function NothingHere({ filters }: { readonly filters: ExperimentFilterValues }) {
  if (Object.values(filters).some((value) => value !== undefined)) {
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
  return (
    <EmptyState
      icon={IconFlask}
      title="No experiments yet"
      actions={<ButtonLink to="/settings/connections">Connect GrowthBook</ButtonLink>}
    >
      Every experiment that GrowthBook has appears here, with its health and the age of its numbers. Connect
      GrowthBook and sync once; after that they come by themselves.
    </EmptyState>
  )
}

function Experiments({ filters }: { readonly filters: ExperimentFilterValues }) {
  const pages = useInfiniteQuery({ ...experimentPagesQuery(filters), placeholderData: keepPreviousData })
  if (pages.isPending) return <LoadingShape />
  if (pages.isError) return <QueryFailure error={pages.error} onRetry={() => void pages.refetch()} />
  const experiments = pages.data.pages.flatMap(({ items }) => items)
  const total = pages.data.pages[0]?.total
  if (experiments.length === 0) return <NothingHere filters={filters} />
  return (
    <>
      {total !== undefined && <p className="kw-soft">{formatQuantity(total, 'experiment')}</p>}
      <ExperimentsTable experiments={experiments} />
      {pages.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  )
}

export function ExperimentsPage() {
  const [filters, change] = useUrlFilters(route.useSearch())
  return (
    <Page width="wide">
      <PageHeader
        title="Experiments"
        lead="All that GrowthBook has, whether a card says what it is to show or not."
      />
      <ExperimentsFilters filters={filters} onChange={change} />
      <Experiments filters={filters} />
    </Page>
  )
}
