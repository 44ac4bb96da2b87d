import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { registerAccount } from './account.routes.js'
import { registerAccounts } from './accounts.routes.js'
import { answersAreDone } from './after-answer.js'
import { registerAudit } from './audit.routes.js'
import { registerSingleSignOn } from './oidc.routes.js'
import { registerSession, registerSetup } from './session.routes.js'

export { findUserIdByEmail, listMembershipIds } from './accounts.repo.js'
export { spendAttempt } from './attempts.js'
export { eraseOldAuditEvents } from './audit-retention.service.js'
export { assertUnbound, mountUnbound } from './bound-session.js'
export { recordAudit, type AuditActor } from './audit.service.js'
export { addPerson, createPerson, foundOrganization, type Founded } from './founding.service.js'
export { methodOf as methodOfProvider, redirectUriOf } from './oidc-provider.js'
export { tryProvider } from './oidc-sign-in.service.js'
export { verifyPassword } from './password-hash.js'
export { prepareNewPassword } from './password-rule.js'
export { enter, readSession } from './session.service.js'
export { linkLimits, presentPasswordLimits } from './sign-in-limits.js'
export { findSignUpMode } from './sign-up-mode.read.js'
export { startSessionFor } from './start-session.js'
export { rotateTwoFactors } from './two-factor-rotation.service.js'

export const registerAuth = (app: FastifyInstance, deps: Deps): void => {
  app.addHook('onClose', () => answersAreDone(deps))
  registerSetup(app)
  registerSession(app)
  registerSingleSignOn(app)
  registerAccounts(app)
  registerAccount(app)
  registerAudit(app)
}
