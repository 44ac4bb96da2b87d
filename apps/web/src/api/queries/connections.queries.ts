import type { SyncRun } from '@knowwhen/contract'
import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getConnection, listConnections, listSyncs } from '../endpoints.js'

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

export const connectionQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ['connections', connectionId],
    queryFn: ({ signal }) => call(getConnection, { params: { connectionId } }, { signal }),
    refetchInterval: (query) => (isUnderWay(query.state.data?.lastSync) ? oftenWhileSyncing : false),
  })

export const syncsQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'syncs'],
    queryFn: ({ signal }) => call(listSyncs, { params: { connectionId }, query: { limit: 20 } }, { signal }),
    refetchInterval: (query) => (isUnderWay(query.state.data?.items[0]) ? oftenWhileSyncing : false),
  })
