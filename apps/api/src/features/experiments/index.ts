/** What is known of experiments: what was pulled or entered, evidence, and the verdict that follows from it. */
import type { FastifyInstance } from 'fastify'

import { registerExperiments as registerExperimentRoutes } from './experiment.routes.js'

export {
  findExperimentByExternalId,
  linkedCards,
  markMissingExperiments,
  markMissingMetrics,
  pulledVersions,
  saveResultsPulled,
  upsertExperiments,
  upsertMetrics,
  type ExperimentInsert,
  type ExperimentRow,
} from './catalogue.repo.js'
export { findNewestReading, insertEvidence } from './evidence.repo.js'
export { judgeHypothesis, statesWithoutVerdict, type Occasion } from './judge.service.js'

export const registerExperiments = (app: FastifyInstance): void => {
  registerExperimentRoutes(app)
}
