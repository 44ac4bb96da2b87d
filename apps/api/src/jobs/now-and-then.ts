/** Rounds come each minute; what is due less often says so here. */
import type { Clock } from '../deps.js'
import type { Round } from './rounds.js'

/** A round that does its work at the start of the process, and again once this much time has passed. */
export const nowAndThen = (clock: Clock, milliseconds: number, work: () => Promise<void>): Round => {
  let last = Number.NEGATIVE_INFINITY
  return async () => {
    const now = clock.now().getTime()
    if (now - last < milliseconds) return
    last = now
    await work()
  }
}
