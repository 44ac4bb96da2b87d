import type { Connection, SyncRun } from '@knowwhen/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import {
  getConnection,
  listConnectionEvents,
  listConnectionProjects,
  listConnections,
  listSyncs,
} from '../endpoints.js'
import { nextCursor, noCursor } from './paging.js'

export const isUnderWay = (run: SyncRun | null | undefined): boolean =>
  run?.status === 'queued' || run?.status === 'running'

const oftenWhileSyncing = 1_500
const whileOneIsDue = 10_000
const never = Infinity

/**
 * When to look again: often while a run is under way, at the time of the next one, and otherwise not at all. A page in the
 * background is not kept up to date.
 */
const untilNextLook = ({ isConnected, lastSync, nextSyncAt }: Connection): number => {
  if (isUnderWay(lastSync)) return oftenWhileSyncing
  if (!isConnected || nextSyncAt === null) return never
  return Math.max(whileOneIsDue, new Date(nextSyncAt).getTime() - Date.now())
}

const interval = (connections: readonly Connection[]): number | false => {
  const soonest = Math.min(never, ...connections.map(untilNextLook))
  return soonest === never ? false : soonest
}

export const connectionsQuery = () =>
  queryOptions({
    queryKey: ['connections'],
    queryFn: ({ signal }) => call(listConnections, { query: { limit: 200 } }, { signal }),
    refetchInterval: ({ state }) => interval(state.data?.items ?? []),
  })

export const connectionQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ['connections', 'one', connectionId],
    queryFn: ({ signal }) => call(getConnection, { params: { connectionId } }, { signal }),
    refetchInterval: ({ state }) => interval(state.data === undefined ? [] : [state.data]),
  })

export const connectionProjectsQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ['connections', 'one', connectionId, 'projects'],
    queryFn: ({ signal }) => call(listConnectionProjects, { params: { connectionId } }, { signal }),
  })

/** Runs, newest first. */
export const syncsQuery = (connectionId: string) =>
  infiniteQueryOptions({
    queryKey: ['connections', 'one', connectionId, 'syncs'],
    queryFn: ({ signal, pageParam }) =>
      call(
        listSyncs,
        {
          params: { connectionId },
          query: { limit: 20, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        },
        { signal },
      ),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

/** What GrowthBook sent by itself, newest first. */
export const connectionEventsQuery = (connectionId: string) =>
  infiniteQueryOptions({
    queryKey: ['connections', 'one', connectionId, 'events'],
    queryFn: ({ signal, pageParam }) =>
      call(
        listConnectionEvents,
        {
          params: { connectionId },
          query: { limit: 20, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        },
        { signal },
      ),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })
