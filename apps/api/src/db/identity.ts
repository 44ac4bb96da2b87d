/** The first statement of a request's transaction: it checks session or key and sets whose rows may be seen. */
import { apiKeyScopes, brandId, roles, type OrganizationId, type UserId } from '@knowwhen/domain'
import pg from 'pg'
import { z } from 'zod'

import type { Actor } from '../http/actor.js'
import type { Credential } from '../http/credentials.js'

const identityRow = z.object({
  organization_id: z.string(),
  user_id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  scope: z.enum(apiKeyScopes).nullable(),
  people: z.number(),
})

/** SQL of the first statement; its values went through `escapeLiteral`. */
export const firstStatement = (credential: Credential): string =>
  credential.kind === 'session'
    ? `SELECT * FROM app_private.begin_session(${pg.escapeLiteral(credential.token)})`
    : `SELECT * FROM app_private.begin_api_key('\\x${credential.hash.toString('hex')}'::bytea)`

/** The identity that the first statement found, or undefined when session or key are not valid (any more). */
export const identityOf = (rows: readonly unknown[]): Omit<Actor, 'requestId' | 'at'> | undefined => {
  if (rows.length === 0) return undefined
  const row = identityRow.parse(rows[0])
  return {
    organizationId: brandId<OrganizationId>(row.organization_id),
    userId: brandId<UserId>(row.user_id),
    name: row.name,
    role: row.role,
    scope: row.scope,
    people: row.people,
  }
}
