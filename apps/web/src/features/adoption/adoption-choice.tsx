import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'

import { sentenceOf } from '../../api/problem.js'
import { adoptablePagesQuery, allAdoptableQuery } from '../../api/queries/adoption.queries.js'
import { EmptyState } from '../../ui/empty-state.js'
import { ErrorState } from '../../ui/error-state.js'
import { ChoiceField, SearchField } from '../../ui/filters.js'
import { formatCount, formatQuantity } from '../../ui/format.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { ShowMore } from '../../ui/show-more.js'
import { AdoptableTable, outcomeWords } from './adoptable-table.js'
import './adoption.css'

export interface AdoptionFilterValues {
  readonly q?: string | undefined
  readonly connectionId?: string | undefined
  readonly projectId?: string | undefined
  readonly ownOutcome?: 'won' | 'lost' | 'inconclusive' | 'didNotFinish' | 'none' | undefined
}

export interface AdoptionChoiceProps {
  readonly filters: AdoptionFilterValues
  readonly onFilter: (change: AdoptionFilterValues) => void
  readonly projects: readonly { readonly id: string; readonly name: string }[]
  readonly connections: readonly { readonly id: string; readonly name: string }[]
  readonly ids: readonly string[]
  readonly onChoose: (ids: readonly string[]) => void
}

const outcomeChoices = [
  { value: 'won', label: outcomeWords.won },
  { value: 'lost', label: outcomeWords.lost },
  { value: 'inconclusive', label: outcomeWords.inconclusive },
  { value: 'didNotFinish', label: outcomeWords.didNotFinish },
  { value: 'none', label: 'none' },
] as const

const named = (items: AdoptionChoiceProps['projects']) =>
  items.map(({ id, name }) => ({ value: id, label: name }))

function Filters({ filters, onFilter, projects, connections }: AdoptionChoiceProps) {
  return (
    <div role="search" className="kw-filters">
      <SearchField label="Search" value={filters.q} onChange={(q) => onFilter({ q })} />
      <ChoiceField
        label="Conclusion"
        all="Any"
        choices={outcomeChoices}
        value={filters.ownOutcome}
        onChange={(ownOutcome) => onFilter({ ownOutcome })}
      />
      {projects.length > 0 && (
        <ChoiceField
          label="Project"
          all="Any"
          choices={named(projects)}
          value={filters.projectId}
          onChange={(projectId) => onFilter({ projectId })}
        />
      )}
      {connections.length > 1 && (
        <ChoiceField
          label="Connection"
          all="Any"
          choices={named(connections)}
          value={filters.connectionId}
          onChange={(connectionId) => onFilter({ connectionId })}
        />
      )}
    </div>
  )
}

interface ChooserProps extends AdoptionChoiceProps {
  readonly total: number | undefined
}

/** All that fit the filters, also those that are not shown yet; or none. */
function ChooseAll({ filters, ids, onChoose, total }: ChooserProps) {
  const queryClient = useQueryClient()
  const all = useMutation({
    mutationFn: () => queryClient.query({ ...allAdoptableQuery(filters), staleTime: 0 }),
    onSuccess: (items) => onChoose([...new Set([...ids, ...items.map(({ experimentId }) => experimentId)])]),
  })
  return (
    <div className="kw-choose">
      <p role="status">
        <strong>{formatQuantity(ids.length, 'experiment')} chosen</strong>
        {total !== undefined && <span className="kw-soft"> of {formatCount(total)} that fit</span>}
      </p>
      <div className="kw-adoption-buttons">
        <Button variant="default" size="compact-md" loading={all.isPending} onClick={() => all.mutate()}>
          Choose all{total === undefined ? '' : ` ${formatCount(total)}`}
        </Button>
        <Button variant="default" size="compact-md" disabled={ids.length === 0} onClick={() => onChoose([])}>
          Choose none
        </Button>
      </div>
      {all.error !== null && (
        <p role="alert" className="kw-choose-problem">
          Nothing was chosen. {sentenceOf(all.error)}
        </p>
      )}
    </div>
  )
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState icon={IconHistory} title="No finished experiment fits these filters">
        Try fewer of them.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={IconHistory} title="Nothing to adopt at present">
      Experiments that have ended, have results and test no card yet appear here. Connect GrowthBook and sync
      once, and its past experiments are there; each becomes a card that is marked as retrospective: it feeds
      what you know, not your win rate.
    </EmptyState>
  )
}

/** Which finished experiments become cards. */
export function AdoptionChoice(props: AdoptionChoiceProps) {
  const { filters, ids, onChoose } = props
  const pages = useInfiniteQuery({ ...adoptablePagesQuery(filters), placeholderData: keepPreviousData })
  const items = pages.data?.pages.flatMap((page) => page.items)
  const isFiltered = Object.values(filters).some((value) => value !== undefined)
  return (
    <>
      <Filters {...props} />
      {pages.isPending && <LoadingShape />}
      {pages.isError && <ErrorState message={sentenceOf(pages.error)} onRetry={() => void pages.refetch()} />}
      {items?.length === 0 && <Nothing isFiltered={isFiltered} />}
      {items !== undefined && items.length > 0 && (
        <>
          <ChooseAll {...props} total={pages.data?.pages[0]?.total} />
          <AdoptableTable items={items} chosen={new Set(ids)} onChoose={onChoose} />
          <ShowMore pages={pages} />
        </>
      )}
    </>
  )
}
