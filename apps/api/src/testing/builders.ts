/** Organisations, people, sessions and keys, written straight into the database: quick and already signed in. */
import { createHmac, randomBytes } from 'node:crypto'

import {
  brandId,
  type ApiKeyId,
  type ApiKeyScope,
  type OrganizationId,
  type Role,
  type UserId,
} from '@knowwhen/domain'

import { newId } from '../db/ids.js'
import { apiKeys, members, organizations, sessions, users } from '../db/schema/index.js'
import { asOrganization } from '../db/tenant.js'
import type { Deps } from '../deps.js'
import { cookieSecret, hashApiKey, sessionCookieName } from '../http/credentials.js'

export interface CookieHeaders {
  readonly cookie: string
}

export interface KeyHeaders {
  readonly authorization: string
}

export interface TestPerson {
  readonly userId: UserId
  readonly organizationId: OrganizationId
  readonly name: string
  readonly email: string
  readonly role: Role
  /** Headers of this person's session. */
  readonly headers: CookieHeaders
}

export interface TestOrganization {
  readonly organizationId: OrganizationId
  readonly name: string
  readonly owner: TestPerson
  /** Headers of the owner's session. */
  readonly headers: CookieHeaders
  /** Headers of an `admin` key of the owner. */
  readonly keyHeaders: KeyHeaders
}

const YEAR = 365 * 24 * 60 * 60 * 1000
let people = 0

/** A session row, and the cookie that the server would have set. */
const signIn = async (
  deps: Deps,
  { userId, organizationId }: Pick<TestPerson, 'userId' | 'organizationId'>,
): Promise<CookieHeaders> => {
  const token = randomBytes(24).toString('base64url')
  const at = new Date()
  await deps.db.insert(sessions).values({
    id: newId(),
    token,
    userId,
    activeOrganizationId: organizationId,
    expiresAt: new Date(at.getTime() + YEAR),
    createdAt: at,
    updatedAt: at,
  })
  const signature = createHmac('sha256', cookieSecret(deps.secrets)).update(token).digest('base64')
  return { cookie: `${sessionCookieName(deps.env)}=${encodeURIComponent(`${token}.${signature}`)}` }
}

export const aPerson = async (
  deps: Deps,
  organizationId: OrganizationId,
  { role = 'member', name }: { readonly role?: Role; readonly name?: string } = {},
): Promise<TestPerson> => {
  people += 1
  const at = deps.clock.now()
  const userId = newId<UserId>()
  const person = {
    userId,
    organizationId,
    name: name ?? `Person ${people}`,
    email: `person-${userId}@example.com`,
    role,
  }
  await deps.db
    .insert(users)
    .values({ id: userId, name: person.name, email: person.email, createdAt: at, updatedAt: at })
  await asOrganization(deps.db, organizationId, (tx) =>
    tx.insert(members).values({ organizationId, userId, role, createdAt: at }),
  )
  return { ...person, headers: await signIn(deps, person) }
}

export const anApiKey = async (
  deps: Deps,
  person: Pick<TestPerson, 'userId' | 'organizationId'>,
  {
    scope = 'admin',
    expiresAt = null,
    teamId = null,
  }: {
    readonly scope?: ApiKeyScope
    readonly expiresAt?: Date | null
    readonly teamId?: string | null
  } = {},
): Promise<KeyHeaders & { readonly apiKeyId: ApiKeyId }> => {
  const secret = `kw_${randomBytes(32).toString('base64url')}`
  const id = newId<ApiKeyId>()
  await asOrganization(deps.db, person.organizationId, (tx) =>
    tx.insert(apiKeys).values({
      organizationId: person.organizationId,
      id,
      name: `${scope} key`,
      scope,
      prefix: secret.slice(0, 10),
      keyHash: hashApiKey(secret),
      createdBy: person.userId,
      createdAt: deps.clock.now(),
      expiresAt,
      teamId,
    }),
  )
  return { authorization: `Bearer ${secret}`, apiKeyId: id }
}

export const anOrganization = async (
  deps: Deps,
  { name = 'Acme' }: { readonly name?: string } = {},
): Promise<TestOrganization> => {
  const organizationId = brandId<OrganizationId>(newId())
  await asOrganization(deps.db, organizationId, (tx) =>
    tx.insert(organizations).values({ id: organizationId, name, createdAt: deps.clock.now() }),
  )
  const owner = await aPerson(deps, organizationId, { role: 'owner', name: `Owner of ${name}` })
  const { authorization } = await anApiKey(deps, owner)
  return { organizationId, name, owner, headers: owner.headers, keyHeaders: { authorization } }
}
