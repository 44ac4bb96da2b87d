import type { FastifyInstance } from 'fastify'

import { registerApiKeys } from './api-keys.routes.js'
import { registerOrganization } from './organization.routes.js'

export { bootstrap } from './bootstrap.service.js'

export const registerOrganizations = (app: FastifyInstance): void => {
  registerOrganization(app)
  registerApiKeys(app)
}
