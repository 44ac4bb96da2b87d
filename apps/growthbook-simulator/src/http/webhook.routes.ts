import type { FastifyInstance } from 'fastify'
import type { WebhookControls } from '../webhooks/webhook-board.js'
import { manualEventSchema, webhookSchema } from '../webhooks/webhook.schema.js'

/** The controls of event webhooks, under /simulator/webhooks. */
export function addWebhookRoutes(app: FastifyInstance, webhooks: WebhookControls): void {
  const state = () => ({ webhooks: webhooks.list(), attempts: webhooks.attempts() })
  app.get('/webhooks', state)
  app.post('/webhooks', (request) => {
    webhooks.add(webhookSchema.parse(request.body))
    return state()
  })
  app.delete('/webhooks', () => {
    webhooks.clear()
    return state()
  })
  app.post('/webhooks/test', () => {
    webhooks.test()
    return state()
  })
  app.post('/webhooks/events', (request) => {
    webhooks.send(manualEventSchema.parse(request.body))
    return state()
  })
  app.post('/webhooks/release', async () => {
    webhooks.release()
    await webhooks.settled()
    return state()
  })
}
