import { Button } from '@mantine/core'
import { IconNotebook, IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { hypothesisPagesQuery } from '../api/queries/hypotheses.queries.js'
import { teamsQuery } from '../api/queries/teams.queries.js'
import { HypothesisBoard } from '../features/hypotheses/list/hypothesis-board.js'
import {
  HypothesisFilters,
  type HypothesisFilterValues,
} from '../features/hypotheses/list/hypothesis-filters.js'
import { HypothesisTable } from '../features/hypotheses/list/hypothesis-table.js'
import { EmptyState } from '../ui/empty-state.js'
import { formatQuantity } from '../ui/format.js'
import { ButtonLink, TextLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { useUrlFilters } from '../ui/use-url-filters.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/hypotheses')

interface ListProps {
  readonly filters: HypothesisFilterValues
  readonly change: (change: HypothesisFilterValues) => void
}

function NewCardLink() {
  return (
    <ButtonLink to="/hypotheses/new" search={{}} leftSection={<IconPlus size={16} aria-hidden="true" />}>
      New hypothesis
    </ButtonLink>
  )
}

const isFiltered = ({ q, state, verdict, teamId }: HypothesisFilterValues): boolean =>
  [q, state, verdict, teamId].some((value) => value !== undefined)

function NothingHere({ filters }: Pick<ListProps, 'filters'>) {
  const { may } = useFrameSession()
  if (isFiltered(filters)) {
    return (
      <EmptyState
        icon={IconNotebook}
        title="No card fits these filters"
        actions={
          <TextLink to="/hypotheses" search={{}}>
            Show all cards
          </TextLink>
        }
      >
        Try fewer of them.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={IconNotebook}
      title="No hypotheses yet"
      actions={may('hypothesis.write') && <NewCardLink />}
    >
      A card says what you believe before anyone builds it: this capability will result in this outcome, and
      we will know when we see this signal. Promise how much it will move, seal it before the first exposure,
      and let the experiment answer.
    </EmptyState>
  )
}

function Cards({ filters, change }: ListProps) {
  const { view, ...asked } = filters
  const pages = useInfiniteQuery({ ...hypothesisPagesQuery(asked), placeholderData: keepPreviousData })
  if (pages.isPending) return <LoadingShape shape={view === 'table' ? 'lines' : 'cards'} />
  if (pages.isError) return <QueryFailure error={pages.error} onRetry={() => void pages.refetch()} />
  const cards = pages.data.pages.flatMap(({ items }) => items)
  const total = pages.data.pages[0]?.total
  if (cards.length === 0) return <NothingHere filters={filters} />
  return (
    <>
      {total !== undefined && <p className="kw-soft">{formatQuantity(total, 'card')}</p>}
      {view === 'table' ? (
        <HypothesisTable
          cards={cards}
          sort={filters.sort ?? '-updatedAt'}
          onSort={(sort) => change({ sort: sort === '-updatedAt' ? undefined : sort })}
        />
      ) : (
        <HypothesisBoard cards={cards} only={filters.state} />
      )}
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

export function HypothesesPage() {
  const [filters, change] = useUrlFilters(route.useSearch())
  const teams = useQuery(teamsQuery())
  return (
    <Page width="wide">
      <PageHeader
        title="Hypotheses"
        lead="What we believe, what we promised, and what the evidence says of it."
      />
      <HypothesisFilters filters={filters} teams={teams.data?.items ?? []} onChange={change} />
      <Cards filters={filters} change={change} />
    </Page>
  )
}
