import type { FastifyInstance } from 'fastify'

import { registerArchive, registerErasure, registerOperator } from './installation.routes.js'

export const registerInstallation = (app: FastifyInstance): void => {
  registerOperator(app)
  registerErasure(app)
  registerArchive(app)
}

export { ArchiveError } from './archive-format.js'
export { importArchive } from './import.service.js'
export { rotateSecret } from './secret-rotation.service.js'
