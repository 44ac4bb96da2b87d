import type { FastifyInstance } from 'fastify'

import { registerApiKeys } from './api-keys.routes.js'
import { registerIdentityProvider } from './identity-provider.routes.js'
import { registerInvitations } from './invitations.routes.js'
import { registerMemberships } from './memberships.routes.js'
import { registerOrganization } from './organization.routes.js'
import { registerPeople } from './people.routes.js'

export { bootstrap } from './bootstrap.service.js'
export { createDeletionRound, deleteDueOrganizations } from './deletion.service.js'
export { endErasedMembership } from './erased-member.service.js'

export const registerOrganizations = (app: FastifyInstance): void => {
  registerOrganization(app)
  registerMemberships(app)
  registerPeople(app)
  registerInvitations(app)
  registerIdentityProvider(app)
  registerApiKeys(app)
}
