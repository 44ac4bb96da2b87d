import {
  acceptInvitation,
  createInvitation,
  listInvitations,
  resendInvitation,
  revokeInvitation,
  viewInvitation,
  type AnswerOf,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { withoutOrganization } from '../../db/tenant.js'
import type { AccountActor } from '../../http/actor.js'
import { mount, type RequestContext } from '../../http/mount.js'
import { Problem, unauthenticated } from '../../http/problems.js'
import { linkLimits, readSession, spendAttempt, startSessionFor } from '../auth/index.js'
import { acceptAs, acceptAsNew, view, type Accepted } from './invitation-acceptance.service.js'
import { invite, listAll, revoke, sendAgain, spendInvitation } from './invitations.service.js'
import { sessionTokenOf } from './memberships.routes.js'

const registerInviting = (app: FastifyInstance): void => {
  mount(app, listInvitations, ({ query }, { inTenant }) => inTenant((tx, actor) => listAll(tx, actor, query)))

  mount(app, createInvitation, async ({ body }, { inTenant, deps, answerIsSecret }) => {
    answerIsSecret()
    await spendInvitation(deps, await inTenant((_, actor) => Promise.resolve(actor)))
    return inTenant((tx, actor) => invite(tx, actor, { ...body, deps }))
  })

  mount(app, resendInvitation, async ({ params }, { inTenant, deps, answerIsSecret }) => {
    answerIsSecret()
    await spendInvitation(deps, await inTenant((_, actor) => Promise.resolve(actor)))
    return inTenant((tx, actor) => sendAgain(tx, actor, { deps, id: params.invitationId }))
  })

  mount(app, revokeInvitation, ({ params }, { inTenant }) =>
    inTenant((tx, actor) => revoke(tx, actor, params.invitationId)),
  )
}

type Context = RequestContext<typeof viewInvitation> | RequestContext<typeof acceptInvitation>

/** Who is signed in, if anybody: a session that has ended counts as none. */
const visitorOf = async ({ inAccount, request }: Context): Promise<AccountActor | undefined> => {
  if (request.server.credentials.of(request)?.kind !== 'session') return undefined
  try {
    return await inAccount((_, person) => Promise.resolve(person))
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return undefined
    throw error
  }
}

type Answer = AnswerOf<typeof acceptInvitation>

const answerOf = ({ organizationId, organizationName }: Accepted, session: Answer['session']): Answer => ({
  organization: { id: organizationId, name: organizationName },
  session,
})

const registerAccepting = (app: FastifyInstance): void => {
  mount(app, viewInvitation, async ({ body }, context) => {
    const { deps, request } = context
    await spendAttempt(deps, linkLimits(request))
    const person = await visitorOf(context)
    return withoutOrganization(deps.db, (tx) => view(tx, deps, { token: body.token, person }))
  })

  mount(app, acceptInvitation, async ({ body: { token, account } }, context) => {
    const { deps, request, reply, requestId, inAccount, inTenant } = context
    await spendAttempt(deps, linkLimits(request))
    if (account !== undefined) {
      const accepted = await acceptAsNew(deps, { token, account, requestId, ipAddress: request.ip })
      const { userId, organizationId } = accepted
      const origin = { method: 'password', boundOrganizationId: null, activeOrganizationId: organizationId }
      const answer = await startSessionFor(userId, origin, { request, reply })
      return answerOf(accepted, answer.status === 'signedIn' ? answer.session : null)
    }
    if ((await visitorOf(context)) === undefined) {
      throw unauthenticated('Please sign in, or make an account, to accept.', 'accountNeeded')
    }
    const accepted = await inAccount((tx, person) =>
      acceptAs(tx, person, { token, sessionToken: sessionTokenOf(app, request), queue: deps.queue }),
    )
    return answerOf(accepted, accepted.isOpen ? await inTenant(readSession) : null)
  })
}

export const registerInvitations = (app: FastifyInstance): void => {
  registerInviting(app)
  registerAccepting(app)
}
