/** What is known of experiments: what was pulled or entered, evidence, and the verdict that follows from it. */
import type { FastifyInstance } from 'fastify'

import { registerExperiments as registerExperimentRoutes } from './experiment.routes.js'
import { registerGrowthBookQuestions } from './growthbook-questions.routes.js'
import { registerLinkRoutes, type ExperimentPorts } from './link.routes.js'
import { registerScreenshots } from './screenshot.routes.js'

export { askGrowthBook, type Question } from './ask-growthbook.js'
export {
  countStored,
  findExperimentRow,
  linkedCards,
  listStored,
  markGone,
  upsertExperiments,
  type ExperimentInsert,
  type ExperimentRow,
} from './catalogue.repo.js'
export { markMissingMetrics, metricFactsOf, upsertMetrics } from './metric-catalogue.repo.js'
export {
  listToPull,
  lockExperiment,
  savePullOutcome,
  storedMultipleExposures,
  type PullOutcome,
  type ToPull,
} from './pull-state.repo.js'
export { containing } from './containing.js'
export { findDeclarationInForce } from './declaration.repo.js'
export { findNewestReading, insertEvidence } from './evidence.repo.js'
export { getExperimentView } from './experiment.read.js'
export { linkExperimentTo } from './link.service.js'
export { recomputeEverything } from './recompute-everything.service.js'
export { judgeHypothesis, statesWithoutVerdict, type Occasion } from './judge.service.js'

export const registerExperiments = (app: FastifyInstance, ports: ExperimentPorts): void => {
  registerExperimentRoutes(app)
  registerLinkRoutes(app, ports)
  registerGrowthBookQuestions(app)
  registerScreenshots(app)
}
