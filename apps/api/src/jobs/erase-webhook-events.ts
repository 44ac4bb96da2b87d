/** Erases, once a day, what GrowthBook sent ninety days ago. */
import type { Deps } from '../deps.js'
import { eraseOldEvents } from '../features/webhooks/index.js'
import { nowAndThen } from './now-and-then.js'

const DAY = 86_400_000

export const handleEventRetention = (deps: Deps): void => {
  deps.queue.lookAfter(nowAndThen(deps.clock, DAY, () => eraseOldEvents(deps)))
}
