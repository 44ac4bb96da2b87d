/** Connections to GrowthBook: where it is, with which key it is read, and how that went. */
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { registerConnections as registerConnectionRoutes } from './connection.routes.js'

export { connectionViewOf } from './connection.read.js'
export {
  claimDue,
  findConnectionRow,
  getConnectionRow,
  isConnected,
  noteEvent,
  saveServerFacts,
  saveSuccess,
  saveListing,
  bringNextSyncForward,
  saveWebhookKey,
  setNextSync,
  type ConnectionRow,
} from './connection.repo.js'
export { notConnected } from './connection-test.service.js'
export { savePulledProjects } from './pulled-projects.repo.js'
export { listSyncRunViews, syncRunViewOf, type RunOfConnection } from './sync-run.read.js'
export {
  cancelRun,
  failAbandonedRuns,
  failInterruptedRuns,
  findLiveRun,
  holdsRun,
  insertRunUnlessAlive,
  newestRuns,
  takeOverRun,
  organizationsWith,
  saveProgress,
  type SyncProgress,
  type SyncRunRow,
  type SyncStep,
  type Whose,
} from './sync-run.repo.js'

export const registerConnections = (app: FastifyInstance, deps: Deps): void => {
  registerConnectionRoutes(app, deps)
}
