import type { CallOf, listExperiments as ListExperiments } from '@knowwhen/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import {
  getEvidenceDifference,
  getExperiment,
  getExperimentFacets,
  getRawEvidence,
  listEvidence,
  listExperiments,
  listMetrics,
} from '../endpoints.js'
import { nextCursor, noCursor } from './paging.js'

export interface MetricFilters {
  readonly q?: string | undefined
  readonly connectionId?: string | undefined
}

export const metricsQuery = (filters: MetricFilters = {}) =>
  queryOptions({
    queryKey: ['metrics', filters],
    queryFn: ({ signal }) => call(listMetrics, { query: { ...filters, limit: 200 } }, { signal }),
  })

type Asked = NonNullable<CallOf<typeof ListExperiments>['query']>
export type ExperimentFilters = Omit<Asked, 'cursor' | 'limit'>

/** First page only, for pickers; `experimentPagesQuery` is the list with "show more". */
export const experimentsQuery = (filters: ExperimentFilters = {}) =>
  queryOptions({
    queryKey: ['experiments', 'first', filters],
    queryFn: ({ signal }) => call(listExperiments, { query: { ...filters } }, { signal }),
  })

export const experimentPagesQuery = (filters: ExperimentFilters = {}) =>
  infiniteQueryOptions({
    queryKey: ['experiments', 'pages', filters],
    queryFn: ({ signal, pageParam }) =>
      call(listExperiments, { query: { ...filters, cursor: pageParam } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

export const experimentQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['experiments', 'one', experimentId],
    queryFn: ({ signal }) => call(getExperiment, { params: { experimentId } }, { signal }),
  })

/** The newest readings, up to 200, newest first. */
export const evidenceQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['experiments', 'one', experimentId, 'evidence'],
    queryFn: ({ signal }) =>
      call(listEvidence, { params: { experimentId }, query: { limit: 200 } }, { signal }),
  })

/** Evidence never changes, so what was read once stays. */
export const rawEvidenceQuery = (evidenceId: string) =>
  queryOptions({
    queryKey: ['evidence', evidenceId, 'raw'],
    queryFn: ({ signal }) => call(getRawEvidence, { params: { evidenceId } }, { signal }),
    staleTime: Infinity,
  })

/** Projects and tags to filter by. */
export const experimentFacetsQuery = () =>
  queryOptions({
    queryKey: ['experiments', 'facets'],
    queryFn: ({ signal }) => call(getExperimentFacets, {}, { signal }),
  })

/** Readings never change, so what differs between two of them does not either. */
export const evidenceDifferenceQuery = (experimentId: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['evidence', 'difference', experimentId, from, to],
    queryFn: ({ signal }) =>
      call(getEvidenceDifference, { params: { experimentId }, query: { from, to } }, { signal }),
    staleTime: Infinity,
  })
