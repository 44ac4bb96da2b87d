/** What a connection is doing, in one of seven states and a sentence each. */
import type { Connection, SyncRun } from '@knowwhen/contract'

import { isUnderWay } from '../../api/queries/connections.queries.js'
import { formatQuantity } from '../../ui/format.js'
import { formatNear } from './moments.js'

export type ConnectionState =
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'queued' }
  | { readonly kind: 'reading'; readonly run: SyncRun }
  | { readonly kind: 'waiting'; readonly until: string }
  | { readonly kind: 'failing'; readonly since: string | null; readonly sentence: string }
  | { readonly kind: 'neverRead' }
  | { readonly kind: 'connected'; readonly problems: number }

const underWay = (run: SyncRun, now: number): ConnectionState => {
  if (run.status === 'queued') return { kind: 'queued' }
  return run.waitingUntil !== null && new Date(run.waitingUntil).getTime() > now
    ? { kind: 'waiting', until: run.waitingUntil }
    : { kind: 'reading', run }
}

/** A failed run says first what stood in its way as a whole; what it could not read of one experiment comes after. */
export const sentenceOfFailure = (problems: SyncRun['problems']): string =>
  (problems.find(({ experimentName }) => experimentName === null) ?? problems[0])?.message ??
  'It ended without saying why.'

export const stateOf = (connection: Connection, now: number): ConnectionState => {
  const { isConnected, lastSync, lastSuccessAt } = connection
  if (!isConnected) return { kind: 'disconnected' }
  if (lastSync === null)
    return lastSuccessAt === null ? { kind: 'neverRead' } : { kind: 'connected', problems: 0 }
  if (isUnderWay(lastSync)) return underWay(lastSync, now)
  if (lastSync.status === 'failed')
    return { kind: 'failing', since: lastSuccessAt, sentence: sentenceOfFailure(lastSync.problems) }
  return lastSuccessAt === null
    ? { kind: 'neverRead' }
    : { kind: 'connected', problems: lastSync.problems.length }
}

const readingWords = ({ remaining, resultsPulled }: SyncRun): string =>
  remaining === null
    ? 'Reading now: looking for what there is'
    : `Reading now: ${formatQuantity(resultsPulled, 'result')} read, ${remaining} to go`

const connectedWords = (problems: number): string =>
  problems === 0 ? 'Connected' : `Connected, with ${formatQuantity(problems, 'problem')} in the last sync`

/** The state in a few words; a failure's own sentence is said beside them. */
export const wordsOf = (state: ConnectionState, now: number): string => {
  switch (state.kind) {
    case 'disconnected':
      return 'Disconnected'
    case 'queued':
      return 'Reading now: waiting to start'
    case 'reading':
      return readingWords(state.run)
    case 'waiting':
      return `Waiting for the rate limit of GrowthBook until ${formatNear(state.until, now)}`
    case 'failing':
      return state.since === null
        ? 'Failing: nothing could be read yet'
        : `Failing: nothing was read since ${formatNear(state.since, now)}`
    case 'neverRead':
      return 'Never read'
    case 'connected':
      return connectedWords(state.problems)
  }
}

/** When it is read next by itself, and how often. */
export const nextWords = (connection: Connection, now: number): string | null => {
  const { isConnected, nextSyncAt, syncIntervalMinutes } = connection
  if (!isConnected) return null
  if (syncIntervalMinutes === 0 || nextSyncAt === null) return 'read only when somebody asks'
  return new Date(nextSyncAt).getTime() <= now
    ? 'next sync due now'
    : `next sync ${formatNear(nextSyncAt, now)}`
}
