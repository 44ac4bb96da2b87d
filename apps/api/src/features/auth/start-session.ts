/** A session for somebody whom another proof than a password vouches for: an identity provider, or an invitation. */
import { randomBytes } from 'node:crypto'

import type { SignInAnswer } from '@knowwhen/contract'
import type { OrganizationId, UserId } from '@knowwhen/domain'

import { accountOf, firstAccountStatement } from '../../db/identity.js'
import { withAccountStatement, withoutOrganization } from '../../db/tenant.js'
import { setSessionCookie, SESSION_SECONDS } from './session-cookie.js'
import { openSession, recordSignIn, type Exchange } from './session.service.js'
import { insertSession } from './sessions.repo.js'

export interface SessionOrigin {
  /** `password`, `oidc` (the installation's provider), or `oidc:<id of an organisation's provider>`. */
  readonly method: string
  /** The only organisation that this session may open; null: all of the person's. */
  readonly boundOrganizationId: OrganizationId | null
  /** The organisation to begin in; null: none yet. */
  readonly activeOrganizationId: OrganizationId | null
}

const TOKEN_BYTES = 32

/**
 * Starts a session, sets its cookie and writes it down in every organisation of the person. The token is always
 * new, whatever cookie the request brought.
 */
export const startSessionFor = async (
  userId: UserId,
  origin: SessionOrigin,
  { request, reply }: Exchange,
): Promise<SignInAnswer> => {
  const { deps } = request.server
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  await withoutOrganization(deps.db, (tx) =>
    insertSession(tx, {
      ...origin,
      userId,
      token,
      ipAddress: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
      seconds: SESSION_SECONDS,
    }),
  )
  await withAccountStatement(deps.db, firstAccountStatement(token), async (tx, rows) => {
    const person = accountOf(rows)
    if (person === undefined) throw new Error('The session that was started cannot be found.')
    await recordSignIn(tx, {
      ...person,
      requestId: request.id,
      at: deps.clock.now(),
      ipAddress: request.ip,
    })
  })
  setSessionCookie(deps, reply, token)
  return openSession(deps, token, request)
}
