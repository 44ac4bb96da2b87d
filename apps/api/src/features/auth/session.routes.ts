import { getSession, getSetup, setUp, signIn, signOut } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { isSecure, sessionCookieName } from '../../http/credentials.js'
import { mount } from '../../http/mount.js'
import { version } from '../../version.js'
import { hasAnyUser } from './accounts.repo.js'
import { foundOrganization } from './founding.service.js'
import { readSession, type SessionService } from './session.service.js'

export const registerSession = (app: FastifyInstance, sessions: SessionService): void => {
  mount(app, getSession, (_, { inTenant }) => inTenant(readSession))

  mount(app, signIn, ({ body }, exchange) => sessions.signIn(body, exchange))

  mount(app, signOut, async (_, { inTenant, request, reply, deps }) => {
    await inTenant((tx, actor) => sessions.signOut(tx, actor, app.credentials.of(request)))
    void reply.clearCookie(sessionCookieName(deps.env), {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: isSecure(deps.env),
    })
  })
}

export const registerSetup = (app: FastifyInstance, sessions: SessionService): void => {
  mount(app, getSetup, async (_, { deps }) => ({ needed: !(await hasAnyUser(deps.db)), version }))

  mount(app, setUp, async ({ body }, { deps, requestId, request, reply }) => {
    const { name, email, password, organizationName } = body
    const owner = { name, email, password }
    await foundOrganization(deps, { owner, organizationName, onlyAsFirst: true, requestId })
    return sessions.signIn({ email, password }, { request, reply })
  })
}
