/** Connections to GrowthBook: where it is, with which key it is read, and how that went. */
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { registerConnections as registerConnectionRoutes } from './connection.routes.js'

export { listSyncRunViews, syncRunView } from './connection.read.js'
export {
  getConnectionRow,
  isConnected,
  saveServerFacts,
  saveSuccess,
  type ConnectionRow,
} from './connection.repo.js'
export { notConnected } from './connection-test.service.js'
export {
  failAbandonedRuns,
  failInterruptedRuns,
  findLiveRun,
  findRun,
  insertRunUnlessAlive,
  organizationsWith,
  saveProgress,
  type SyncProgress,
  type Whose,
} from './sync-run.repo.js'

export const registerConnections = (app: FastifyInstance, deps: Deps): void => {
  registerConnectionRoutes(app, deps)
}
