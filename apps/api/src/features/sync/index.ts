/** Pulling from GrowthBook: runs that a person or the clock starts, and what is pulled when an event hints at it. */
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { registerSyncRoutes } from './sync.routes.js'

export { endInterruptedRuns } from './interrupted-runs.service.js'
export { sendPull } from './pull-request.service.js'
export { startDueSyncs } from './schedule.service.js'
export { experimentRow } from './sync-facts.js'
export { runSync, syncJob } from './sync.service.js'
export { pullJob, pullTargeted } from './targeted-pull.service.js'

export const registerSync = (app: FastifyInstance, deps: Deps): void => {
  registerSyncRoutes(app, deps)
}
