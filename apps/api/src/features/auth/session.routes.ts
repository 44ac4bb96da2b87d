import {
  completeSignIn as completeSignInEndpoint,
  getSession,
  getSetup,
  setUp,
  signIn as signInEndpoint,
  signOut as signOutEndpoint,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount, type RequestContext } from '../../http/mount.js'
import { forbidden, Problem } from '../../http/problems.js'
import { version } from '../../version.js'
import { hasAnyUser } from './accounts.repo.js'
import { alreadySetUp, foundOrganization } from './founding.service.js'
import { checkNewPassword } from './password-rule.js'
import { clearSessionCookie } from './session-cookie.js'
import { completeSignIn, enter, readSession, signIn, signOut } from './session.service.js'

const noOrganization = () =>
  forbidden(
    'You are signed in, but work in no organisation at present. Choose one, make one, or ask for an invitation.',
    'noOrganization',
  )

/** Tells who is not signed in from who is, but in no organisation, which costs another query in the rare case only. */
const sessionOrReason = async ({ inTenant, inAccount, request }: RequestContext<typeof getSession>) => {
  try {
    return await inTenant(readSession)
  } catch (error) {
    const isUnknown = error instanceof Problem && error.code === 'unauthenticated'
    if (!isUnknown || request.server.credentials.of(request)?.kind !== 'session') throw error
    await inAccount(() => Promise.resolve())
    throw noOrganization()
  }
}

export const registerSession = (app: FastifyInstance): void => {
  mount(app, getSession, (_, context) => sessionOrReason(context))

  mount(app, signInEndpoint, ({ body }, context) => signIn(context.deps, body, context))

  mount(app, completeSignInEndpoint, ({ body }, context) => completeSignIn(context.deps, body, context))

  mount(app, signOutEndpoint, async (_, { inAccount, reply, deps }) => {
    await inAccount(signOut)
    clearSessionCookie(deps, reply)
  })
}

export const registerSetup = (app: FastifyInstance): void => {
  mount(app, getSetup, async (_, { deps }) => ({ needed: !(await hasAnyUser(deps.db)), version }))

  mount(app, setUp, async ({ body }, { deps, requestId, request, reply }) => {
    const { name, email, password, organizationName } = body
    if (await hasAnyUser(deps.db)) throw alreadySetUp()
    await checkNewPassword(deps, { password, email })
    const owner = { name, email, password }
    await foundOrganization(deps, { owner, organizationName, onlyAsFirst: true, requestId })
    return enter(deps, { email, password }, { request, reply })
  })
}
