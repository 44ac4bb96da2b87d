/** GrowthBook's side of a card: connections, syncs, experiments, evidence, and the verdict that follows from it. */
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { registerConnections } from './connection.routes.js'
import { registerExperiments as registerExperimentRoutes } from './experiment.routes.js'

export { judgeHypothesis, type Occasion } from './judge.service.js'
export { endInterruptedRuns } from './interrupted-runs.service.js'
export { runSync, syncJob } from './sync.service.js'

export const registerExperiments = (app: FastifyInstance, deps: Deps): void => {
  registerConnections(app, deps)
  registerExperimentRoutes(app)
}
