import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getBreakdown, getSnapshot, listBreakdowns, listDimensions } from '../endpoints.js'

/** Phases and dimensions that people asked for, newest numbers first. */
export const breakdownsQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['experiments', 'one', experimentId, 'breakdowns'],
    queryFn: ({ signal }) =>
      call(listBreakdowns, { params: { experimentId }, query: { limit: 200 } }, { signal }),
  })

/** What was read once never changes. */
export const breakdownQuery = (experimentId: string, breakdownId: string) =>
  queryOptions({
    queryKey: ['breakdowns', experimentId, breakdownId],
    queryFn: ({ signal }) => call(getBreakdown, { params: { experimentId, breakdownId } }, { signal }),
    staleTime: Infinity,
  })

const fiveMinutes = 300_000

/** Asks GrowthBook itself, so not more often than it is worth. */
export const dimensionsQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['dimensions', experimentId],
    queryFn: ({ signal }) => call(listDimensions, { params: { experimentId } }, { signal }),
    staleTime: fiveMinutes,
  })

const betweenPolls = 3_000

/** Polled until GrowthBook has computed it. */
export const snapshotQuery = (experimentId: string, snapshotId: string) =>
  queryOptions({
    queryKey: ['snapshots', experimentId, snapshotId],
    queryFn: ({ signal }) => call(getSnapshot, { params: { experimentId, snapshotId } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? betweenPolls : false),
  })
