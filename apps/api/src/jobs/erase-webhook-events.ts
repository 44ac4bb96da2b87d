/** Erases, once an hour, what GrowthBook sent ninety days ago, and what is more than is kept. */
import type { Deps } from '../deps.js'
import { eraseOldEvents } from '../features/webhooks/index.js'
import { nowAndThen } from './now-and-then.js'

const HOUR = 3_600_000

export const handleEventRetention = (deps: Deps): void => {
  deps.queue.lookAfter(nowAndThen(deps.clock, HOUR, () => eraseOldEvents(deps)))
}
