import type { Session } from '@knowwhen/contract'
import { actions } from '@knowwhen/domain'
import type { FastifyReply, FastifyRequest } from 'fastify'

import { firstStatement, identityOf } from '../../db/identity.js'
import { withFirstStatement, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { mayDo, type Actor } from '../../http/actor.js'
import type { Credential } from '../../http/credentials.js'
import { forbidden, unprocessable } from '../../http/problems.js'
import { deleteSession } from './accounts.repo.js'
import { createAttempts } from './attempts.js'
import { recordAudit } from './audit.service.js'
import { createAuthLibrary, type Passwords } from './library.js'
import { getSessionFacts } from './session.read.js'

export const readSession = async (tx: TenantTx, actor: Actor): Promise<Session> => ({
  ...(await getSessionFacts(tx, actor)),
  role: actor.role,
  actions: actions.filter((action) => mayDo(actor, action)),
})

/** Request and reply of a sign-in: the address of who tries, and where the cookies go. */
export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export interface SessionService {
  /** Checks the password, starts a session and sets its cookies. */
  readonly signIn: (passwords: Passwords, exchange: Exchange) => Promise<Session>
  /** Ends the session of this credential; an API key has none. */
  readonly signOut: (tx: TenantTx, actor: Actor, credential: Credential | undefined) => Promise<void>
}

const PER_PERSON_AND_ADDRESS = 10
const PER_PERSON = 50
const PER_ADDRESS = 100

export const createSessionService = (deps: Deps): SessionService => {
  const library = createAuthLibrary(deps)
  const attempts = createAttempts()

  const openSession = async (token: string, request: FastifyRequest): Promise<Session> => {
    const at = deps.clock.now()
    return withFirstStatement(deps.db, firstStatement({ kind: 'session', token }), async (tx, rows) => {
      const found = identityOf(rows)
      if (found === undefined) {
        throw forbidden('You do not belong to an organisation. Ask for an invitation.', 'noOrganization')
      }
      const actor = { ...found.identity, requestId: request.id, at, ipAddress: request.ip }
      const subject = { subjectType: 'user', subjectId: actor.userId }
      await recordAudit(tx, actor, { action: 'session.started', ...subject })
      return readSession(tx, actor)
    })
  }

  const signIn: SessionService['signIn'] = async (passwords, { request, reply }) => {
    const limits = {
      [`${passwords.email} ${request.ip}`]: PER_PERSON_AND_ADDRESS,
      [passwords.email]: PER_PERSON,
      [request.ip]: PER_ADDRESS,
    }
    attempts.spend(limits, deps.clock.now())
    const started = await library.startSession(passwords, request)
    const session = await openSession(started.token, request).catch(async (error: unknown) => {
      await deleteSession(deps.db, started.token)
      throw error
    })
    attempts.refund(Object.keys(limits))
    void reply.header('set-cookie', [...started.cookies])
    return session
  }

  const signOut: SessionService['signOut'] = async (tx, actor, credential) => {
    if (credential?.kind !== 'session') {
      throw unprocessable('noSession', 'An API key has no session to end; revoke the key instead.')
    }
    await deleteSession(tx, credential.token)
    await recordAudit(tx, actor, { action: 'session.ended', subjectType: 'user', subjectId: actor.userId })
  }

  return { signIn, signOut }
}
