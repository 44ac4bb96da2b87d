/** When a run will have ended, at its pace so far. Pure: the row says everything. */
import type { SyncRunRow } from './sync-run.repo.js'

type Pace = Pick<
  SyncRunRow,
  'toPull' | 'pullingSince' | 'remaining' | 'progressAt' | 'waitingUntil' | 'status'
>

/** Fewer say nothing of the pace. */
const fewest = 5

const later = (one: Date, other: Date | null): Date => (other !== null && other > one ? other : one)

/**
 * Time for each result so far, waits for the rate limit included, times what remains. Null before enough was pulled to
 * tell, and once the run has ended.
 */
export function expectedEndOf(run: Pace): Date | null {
  const { toPull, pullingSince, remaining, status } = run
  if (status !== 'running' || toPull === null || pullingSince === null || remaining === null) return null
  const done = toPull - remaining
  if (done < fewest) return null
  const upTo = later(run.progressAt, run.waitingUntil)
  const each = (upTo.getTime() - pullingSince.getTime()) / done
  return new Date(upTo.getTime() + each * remaining)
}
