/** Looks once a day for organisations whose time of grace is over. */
import type { Deps } from '../deps.js'
import { createDeletionRound } from '../features/organizations/index.js'

export const handleDeletions = (deps: Deps): void => {
  deps.queue.lookAfter(createDeletionRound(deps))
}
