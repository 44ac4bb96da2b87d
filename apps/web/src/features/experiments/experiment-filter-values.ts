/** What the list of experiments can be narrowed to and sorted by; all of it lives in the address. */
import type { ExperimentSummary } from '@knowwhen/contract'

/** As the address writes them. */
export const olderThanDays = ['1', '3', '7', '30'] as const

/** Falling start is what the list begins with, so it has no word of its own. */
export const experimentSorts = ['startedAt', 'name', '-name', 'asOf', '-asOf', '-users', 'users'] as const
export type ExperimentSort = (typeof experimentSorts)[number]

export const sortChoices: readonly { readonly value: ExperimentSort; readonly label: string }[] = [
  { value: 'startedAt', label: 'Oldest start' },
  { value: 'name', label: 'Name, A to Z' },
  { value: '-name', label: 'Name, Z to A' },
  { value: '-asOf', label: 'Newest numbers' },
  { value: 'asOf', label: 'Oldest numbers' },
  { value: '-users', label: 'Most users' },
  { value: 'users', label: 'Fewest users' },
]

export interface ExperimentFilterValues {
  readonly q?: string | undefined
  readonly status?: ExperimentSummary['status'] | undefined
  readonly linked?: 'yes' | 'no' | undefined
  readonly health?: ExperimentSummary['health'] | undefined
  readonly origin?: 'pulled' | 'byHand' | undefined
  readonly connectionId?: string | undefined
  readonly projectId?: string | undefined
  readonly tag?: string | undefined
  readonly olderThanDays?: (typeof olderThanDays)[number] | undefined
  readonly archived?: 'yes' | 'no' | undefined
  readonly deleted?: 'yes' | 'no' | undefined
  readonly sort?: ExperimentSort | undefined
}

/** The same as the server asks for it. */
export const asked = ({ sort, ...filters }: ExperimentFilterValues) => {
  if (sort === undefined) return filters
  const isFalling = sort.startsWith('-')
  const column = (['name', 'asOf', 'users', 'startedAt'] as const).find((name) => sort.endsWith(name))
  return {
    ...filters,
    ...(column === undefined ? {} : { sort: column }),
    order: isFalling ? ('desc' as const) : ('asc' as const),
  }
}
