/** What GrowthBook tells by itself: events that are hints to read again. */
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { registerWebhookRoutes } from './webhooks.routes.js'

export { eraseOldEvents } from './retention.service.js'

export const registerWebhooks = (app: FastifyInstance, deps: Deps): Promise<void> =>
  registerWebhookRoutes(app, deps)
