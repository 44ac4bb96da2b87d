/**
 * A worker is for everybody: while GrowthBook lets one run in only much later, its job is sent again for that time, and
 * whoever is free then goes on with the run.
 */
import { GrowthBookError } from '@knowwhen/growthbook'

import type { SyncContext } from './sync-context.js'

/** One request waits at work for a window of the rate limit (a minute), and a bit for the next one. Milliseconds. */
export const longestWaitAtWork = 90_000

/** Who is to wait for longer, or so often without reading anything, is told so, and the run ends. */
const longestPause = 30 * 60_000
const mostWaits = 10

export interface Pause {
  readonly until: Date
  /** With this one: how often in a row nothing was read in between. */
  readonly waits: number
}

/** Null where it is not worth waiting, or nothing is to be waited for. `now` is the machine's, like that of the limit. */
export function pauseOf(
  error: unknown,
  { waits, now }: { readonly waits: number; readonly now: number },
): Pause | null {
  if (!(error instanceof GrowthBookError) || error.code !== 'rateLimited') return null
  const until = Date.parse(error.failure.until ?? '')
  const isWorthIt = until - now <= longestPause && waits < mostWaits
  return isWorthIt ? { until: new Date(until), waits: waits + 1 } : null
}

/** The run stays alive, and says until when it waits. */
export async function handBack(
  { deps, inTenant, progress, run }: SyncContext,
  { until, waits }: Pause,
): Promise<void> {
  const { organizationId, connectionId, runId } = run
  const payload = { organizationId, connectionId, runId, waits }
  progress.waitUntil(until)
  await inTenant(async (tx) => {
    await progress.save(tx)
    await deps.queue.sendLater(tx, { name: 'syncConnection', payload, startAfter: until })
  })
}
