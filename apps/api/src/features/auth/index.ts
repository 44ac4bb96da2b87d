import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { registerAudit } from './audit.routes.js'
import { registerSession, registerSetup } from './session.routes.js'
import { createSessionService } from './session.service.js'

export { recordAudit, type AuditActor } from './audit.service.js'
export { findUserIdByEmail, listMembershipIds } from './accounts.repo.js'
export { addPerson, foundOrganization, type Founded } from './founding.service.js'
export { createSessionService } from './session.service.js'

export const registerAuth = (app: FastifyInstance, deps: Deps): void => {
  const sessions = createSessionService(deps)
  registerSetup(app, sessions)
  registerSession(app, sessions)
  registerAudit(app)
}
