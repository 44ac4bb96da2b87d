/** Evidence without GrowthBook: by hand, as CSV, and verdicts that people declare. */
import type { FastifyInstance } from 'fastify'

import { registerDeclarations } from './declaration.routes.js'
import { registerManualEvidence as registerManualEvidenceRoutes } from './manual-evidence.routes.js'

export const registerManualEvidence = (app: FastifyInstance): void => {
  registerManualEvidenceRoutes(app)
  registerDeclarations(app)
}
