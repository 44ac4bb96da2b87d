import type { HypothesisState, Verdict } from '@knowwhen/domain'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getHypothesis, listHypotheses, listVerdicts } from '../endpoints.js'
import { nextCursor, noCursor } from './paging.js'

export interface HypothesisFilters {
  readonly q?: string | undefined
  readonly state?: HypothesisState | undefined
  readonly verdict?: Verdict | undefined
  readonly teamId?: string | undefined
  readonly sort?: '-updatedAt' | 'updatedAt' | 'key' | '-key' | undefined
}

/** One page of up to 200 cards, for the board and for pickers. */
export const hypothesesQuery = (filters: HypothesisFilters = {}) =>
  queryOptions({
    queryKey: ['hypotheses', 'first', filters],
    queryFn: ({ signal }) => call(listHypotheses, { query: { ...filters, limit: 200 } }, { signal }),
  })

export const hypothesisPagesQuery = (filters: HypothesisFilters = {}) =>
  infiniteQueryOptions({
    queryKey: ['hypotheses', 'pages', filters],
    queryFn: ({ signal, pageParam }) =>
      call(listHypotheses, { query: { ...filters, cursor: pageParam } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

/** By id or by key such as HYP-12. */
export const hypothesisQuery = (hypothesisId: string) =>
  queryOptions({
    queryKey: ['hypotheses', 'one', hypothesisId],
    queryFn: ({ signal }) => call(getHypothesis, { params: { hypothesisId } }, { signal }),
  })

/** Every verdict the card ever had, newest first. */
export const verdictsQuery = (hypothesisId: string) =>
  queryOptions({
    queryKey: ['hypotheses', 'one', hypothesisId, 'verdicts'],
    queryFn: ({ signal }) =>
      call(listVerdicts, { params: { hypothesisId }, query: { limit: 200 } }, { signal }),
  })
