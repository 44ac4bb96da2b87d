/** Builds the application without listening: the server listens, tests inject. */
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { v7 } from 'uuid'

import { registerDemo } from './demo/index.js'
import type { Deps } from './deps.js'
import { decisionPorts, registerAchievements } from './features/achievements/index.js'
import { registerAdoption } from './features/adoption/index.js'
import { registerAuth } from './features/auth/index.js'
import { registerComments } from './features/comments/index.js'
import { registerConnections } from './features/connections/index.js'
import { registerDecisions } from './features/decisions/index.js'
import { registerExperiments } from './features/experiments/index.js'
import { flagPort, registerFlags } from './features/flags/index.js'
import { registerHypotheses } from './features/hypotheses/index.js'
import { registerInstallation } from './features/installation/index.js'
import { registerKpis } from './features/kpis/index.js'
import { registerMail } from './features/mail/index.js'
import { registerManualEvidence } from './features/manual-evidence/index.js'
import { registerNotifications } from './features/notifications/index.js'
import { registerOrganizations } from './features/organizations/index.js'
import { registerOutward } from './features/outward/index.js'
import { registerReports } from './features/reports/index.js'
import { registerSync } from './features/sync/index.js'
import { registerTeams } from './features/teams/index.js'
import { registerWebhooks } from './features/webhooks/index.js'
import { createCredentialReader } from './http/credentials.js'
import { serveDocs } from './http/docs-page.js'
import type {} from './http/fastify-types.js'
import { protect } from './http/hardening.js'
import { registerHealth } from './http/health.js'
import { acceptJson } from './http/json-body.js'
import { registerMetrics } from './http/metrics.js'
import { limitRequests } from './http/limits.js'
import { serveOpenApi } from './http/openapi.js'
import { mapProblems } from './http/problem-mapper.js'
import { logRequests } from './http/request-log.js'
import { serveWeb } from './http/web.js'
import { handleJobs } from './jobs/index.js'

type RegisterFeature = (app: FastifyInstance, deps: Deps) => void | Promise<void>

/** One line per feature, in the order of their dependence. */
const features: readonly RegisterFeature[] = [
  registerMail,
  registerAuth,
  registerOrganizations,
  registerTeams,
  registerNotifications,
  registerKpis,
  registerHypotheses,
  (app, deps) => registerExperiments(app, { offersSuggestions: flagPort(deps, 'link-suggestions') }),
  registerConnections,
  registerSync,
  registerWebhooks,
  registerManualEvidence,
  registerAdoption,
  registerOutward,
  registerFlags,
  (app, deps) => registerDecisions(app, decisionPorts(deps)),
  registerComments,
  registerAchievements,
  registerInstallation,
  registerReports,
  (app, deps) => registerDemo(app, deps, buildApp),
]

const MEBIBYTE = 1024 * 1024
const limits = {
  bodyLimit: MEBIBYTE,
  /** Time to receive a whole request. */
  requestTimeout: 30_000,
  /** Longer than a load balancer's own, so that it never writes into a closed connection. */
  keepAliveTimeout: 72_000,
  forceCloseConnections: 'idle',
  return503OnClosing: true,
} as const

const createServer = (deps: Deps): FastifyInstance => {
  const loggerInstance: FastifyBaseLogger = deps.log
  const app: FastifyInstance = Fastify({
    ...limits,
    trustProxy: deps.env.trustedProxies.length === 0 ? false : [...deps.env.trustedProxies],
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => v7(),
  })
  app.decorate('deps', deps)
  app.decorate('endpoints', [])
  app.decorate('credentials', createCredentialReader(deps.env, deps.secrets))
  app.decorateRequest('actor', null)
  return app
}

export const buildApp = async (deps: Deps): Promise<FastifyInstance> => {
  const app = createServer(deps)
  mapProblems(app)
  logRequests(app)
  await limitRequests(app, deps)
  await registerHealth(app, deps)
  await registerMetrics(app, deps)
  acceptJson(app)
  await protect(app, deps.env)
  serveOpenApi(app)
  serveDocs(app)
  for (const register of features) await register(app, deps)
  handleJobs(deps)
  await serveWeb(app)
  return app
}
