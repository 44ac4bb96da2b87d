import type { FastifyInstance } from 'fastify'

import { registerErasure, registerOperator } from './installation.routes.js'

export const registerInstallation = (app: FastifyInstance): void => {
  registerOperator(app)
  registerErasure(app)
}
