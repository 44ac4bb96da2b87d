/** When the clock is to start the next run. */
import type { SyncProblem } from '../../db/schema/index.js'
import type { TenantTx } from '../../db/tenant.js'
import { getConnectionRow, newestRuns, setNextSync, type ConnectionRow } from '../connections/index.js'
import { keyFailures } from './growthbook-session.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

type Interval = Pick<ConnectionRow, 'syncIntervalMinutes'>

/** The interval, give or take a tenth, so that a hundred connections do not all come at once. Null: by hand alone. */
export const nextSyncOf = (
  { syncIntervalMinutes }: Interval,
  now: Date,
  random: () => number = Math.random,
): Date | null =>
  syncIntervalMinutes === 0
    ? null
    : new Date(now.getTime() + syncIntervalMinutes * MINUTE * (0.9 + 0.2 * random()))

/** After so many the pause is a day, whatever the interval. */
const mostLookedAt = 12

const hasKeyProblem = ({ problems }: { readonly problems: readonly SyncProblem[] }): boolean =>
  problems.some(({ code }) => [...keyFailures].some((known) => known === code))

/** Runs that failed at the key in a row, the present one not counted. */
async function failuresBefore(tx: TenantTx, connectionId: string): Promise<number> {
  const runs = (await newestRuns(tx, connectionId, mostLookedAt)).slice(1)
  const end = runs.findIndex((run) => run.status !== 'failed' || !hasKeyProblem(run))
  return end === -1 ? runs.length : end
}

/**
 * A key that is refused will be refused again: the pause doubles with each time, up to a day. A new key ends that.
 * Answers with what to say of it; null where the problem is another one, or nothing runs by itself.
 */
export async function afterKeyFailure(
  tx: TenantTx,
  connectionId: string,
  { problem, now }: { readonly problem: SyncProblem; readonly now: Date },
): Promise<SyncProblem | null> {
  const connection = await getConnectionRow(tx, connectionId)
  if (!hasKeyProblem({ problems: [problem] }) || connection.syncIntervalMinutes === 0) return null
  const pause = connection.syncIntervalMinutes * MINUTE * 2 ** (1 + (await failuresBefore(tx, connectionId)))
  const next = new Date(now.getTime() + Math.min(DAY, pause))
  await setNextSync(tx, connectionId, next)
  return {
    code: 'tryingLessOften',
    message: `Until the key is changed we try less and less often, at least once a day: next at ${next.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    experimentName: null,
  }
}
