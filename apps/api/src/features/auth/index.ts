import type { FastifyInstance } from 'fastify'

import { registerApiKeys } from './api-keys.routes.js'

export { recordAudit, type AuditEntry } from './audit.service.js'

export const registerAuth = (app: FastifyInstance): void => {
  registerApiKeys(app)
}
