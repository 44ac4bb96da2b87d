/** Builds the application without listening: the server listens, tests inject. */
import cookie from '@fastify/cookie'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { v7 } from 'uuid'

import type { Deps } from './deps.js'
import { registerAuth } from './features/auth/index.js'
import { registerExperiments } from './features/experiments/index.js'
import { registerHypotheses } from './features/hypotheses/index.js'
import { registerKpis } from './features/kpis/index.js'
import { registerTeams } from './features/teams/index.js'
import { createCredentialReader } from './http/credentials.js'
import type {} from './http/fastify-types.js'
import { mapProblems } from './http/problem-mapper.js'
import { handleJobs } from './jobs/index.js'

type RegisterFeature = (app: FastifyInstance, deps: Deps) => void | Promise<void>

/** One line per feature, in the order of their dependence. */
const features: readonly RegisterFeature[] = [
  registerAuth,
  registerTeams,
  registerKpis,
  registerHypotheses,
  registerExperiments,
]

export const buildApp = async (deps: Deps): Promise<FastifyInstance> => {
  const loggerInstance: FastifyBaseLogger = deps.log
  const app: FastifyInstance = Fastify({ loggerInstance, genReqId: () => v7() })
  app.decorate('deps', deps)
  app.decorate('credentials', createCredentialReader(deps.env, deps.secrets))
  app.decorateRequest('actor', null)
  mapProblems(app)
  await app.register(cookie)
  for (const register of features) await register(app, deps)
  handleJobs(deps)
  return app
}
