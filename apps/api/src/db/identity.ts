/** The first statement of a request's transaction: it checks session or key and sets whose rows may be seen. */
import { apiKeyScopes, brandId, roles, type OrganizationId, type TeamId, type UserId } from '@knowwhen/domain'
import pg from 'pg'
import { z } from 'zod'

import type { AccountActor, Actor } from '../http/actor.js'
import type { Credential } from '../http/credentials.js'

const identityRow = z.object({
  organization_id: z.string(),
  user_id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  scope: z.enum(apiKeyScopes).nullable(),
  people: z.number(),
  session_id: z.string().nullable(),
  api_key_id: z.string().nullable(),
  team_id: z.string().nullable(),
  sso_required: z.boolean(),
})

const accountRow = z.object({
  user_id: z.string(),
  name: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  is_operator: z.boolean(),
  session_id: z.string(),
  method: z.string(),
  bound_organization_id: z.string().nullable(),
  active_organization_id: z.string().nullable(),
})

/** SQL of the first statement; its values went through `escapeLiteral`. */
export const firstStatement = (credential: Credential): string =>
  credential.kind === 'session'
    ? `SELECT * FROM app_private.begin_session(${pg.escapeLiteral(credential.token)})`
    : `SELECT * FROM app_private.begin_api_key('\\x${credential.hash.toString('hex')}'::bytea)`

/** SQL of the first statement of a transaction about the account itself. */
export const firstAccountStatement = (token: string): string =>
  `SELECT * FROM app_private.begin_account(${pg.escapeLiteral(token)})`

type FirstRows = readonly Readonly<Record<string, unknown>>[]

/** What a request adds to the identity that the database finds. */
export type RequestFactsOfActor = 'requestId' | 'at' | 'ipAddress'

export interface FoundIdentity {
  readonly identity: Omit<Actor, RequestFactsOfActor>
  /** The organisation asks for its identity provider, and this session came another way: nothing was opened. */
  readonly ssoRequired: boolean
}

/** The identity that the first statement found, or undefined when session or key are not valid (any more). */
export const identityOf = (rows: FirstRows): FoundIdentity | undefined => {
  // One row always: all null where nothing was found.
  if (typeof rows[0]?.['organization_id'] !== 'string') return undefined
  const row = identityRow.parse(rows[0])
  return {
    ssoRequired: row.sso_required,
    identity: {
      organizationId: brandId<OrganizationId>(row.organization_id),
      userId: brandId<UserId>(row.user_id),
      name: row.name,
      role: row.role,
      scope: row.scope,
      people: row.people,
      sessionId: row.session_id,
      apiKeyId: row.api_key_id,
      teamId: row.team_id === null ? null : brandId<TeamId>(row.team_id),
    },
  }
}

const organizationOrNull = (id: string | null): OrganizationId | null =>
  id === null ? null : brandId<OrganizationId>(id)

/** The person whose session it is, or undefined when it is not valid (any more). */
export const accountOf = (rows: readonly unknown[]): Omit<AccountActor, RequestFactsOfActor> | undefined => {
  if (rows.length === 0) return undefined
  const row = accountRow.parse(rows[0])
  return {
    userId: brandId<UserId>(row.user_id),
    name: row.name,
    email: row.email,
    emailVerified: row.email_verified,
    isOperator: row.is_operator,
    sessionId: row.session_id,
    method: row.method,
    boundOrganizationId: organizationOrNull(row.bound_organization_id),
    activeOrganizationId: organizationOrNull(row.active_organization_id),
  }
}
