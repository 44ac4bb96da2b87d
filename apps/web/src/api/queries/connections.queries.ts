import type { SyncRun } from '@knowwhen/contract'
import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { listConnections } from '../endpoints.js'

export const isUnderWay = (run: SyncRun | null | undefined): boolean =>
  run?.status === 'queued' || run?.status === 'running'

const oftenWhileSyncing = 1_500

export const connectionsQuery = () =>
  queryOptions({
    queryKey: ['connections'],
    queryFn: ({ signal }) => call(listConnections, { query: { limit: 200 } }, { signal }),
    refetchInterval: (query) =>
      query.state.data?.items.some(({ lastSync }) => isUnderWay(lastSync)) === true
        ? oftenWhileSyncing
        : false,
  })
