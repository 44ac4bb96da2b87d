/** People, their passwords' hashes and sessions: tables that belong to no organisation. */
import type { OrganizationId, Role, UserId } from '@knowwhen/domain'
import { brandId } from '@knowwhen/domain'
import { eq, sql } from 'drizzle-orm'

import { newId } from '../../db/ids.js'
import type { Db } from '../../db/pool.js'
import { accounts, members, organizations, sessions, users } from '../../db/schema/index.js'
import type { TenantTx } from '../../db/tenant.js'

export interface NewPerson {
  readonly userId: UserId
  readonly name: string
  readonly email: string
  /** Null: this person cannot sign in with a password. */
  readonly passwordHash: string | null
  readonly at: Date
}

/** Held until the transaction ends, so that two set-ups at once make one owner. */
export const lockSetup = async (tx: TenantTx): Promise<void> => {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('knowwhen.setup'))`)
}

export const hasAnyUser = async (db: Db | TenantTx): Promise<boolean> =>
  (await db.select({ id: users.id }).from(users).limit(1)).length > 0

export const findUserIdByEmail = async (db: Db | TenantTx, email: string): Promise<UserId | undefined> => {
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.email, email))
  return row === undefined ? undefined : brandId<UserId>(row.id)
}

export const insertPerson = async (tx: TenantTx, person: NewPerson): Promise<void> => {
  const times = { createdAt: person.at, updatedAt: person.at }
  // The first person looks after the installation; set-up takes turns under `lockSetup`.
  const isOperator = !(await hasAnyUser(tx))
  await tx
    .insert(users)
    .values({ id: person.userId, name: person.name, email: person.email, isOperator, ...times })
  if (person.passwordHash === null) return
  // The shape in which the authentication library looks for an e-mail and password account.
  await tx.insert(accounts).values({
    id: newId(),
    providerId: 'credential',
    accountId: person.userId,
    userId: person.userId,
    password: person.passwordHash,
    ...times,
  })
}

export interface NewMember {
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly role: Role
  readonly at: Date
}

export const insertMember = async (
  tx: TenantTx,
  { organizationId, userId, role, at }: NewMember,
): Promise<void> => {
  await tx.insert(members).values({ organizationId, userId, role, createdAt: at })
}

export interface NewOrganization {
  readonly organizationId: OrganizationId
  readonly name: string
  readonly isDemo: boolean
  readonly at: Date
}

export const insertOrganization = async (
  tx: TenantTx,
  { organizationId, name, isDemo, at }: NewOrganization,
): Promise<void> => {
  await tx.insert(organizations).values({ id: organizationId, name, isDemo, createdAt: at })
}

/** Where a person may sign in to, the oldest membership first. */
export const listMembershipIds = async (db: Db, userId: UserId): Promise<readonly OrganizationId[]> => {
  const { rows } = await db.execute<{ organization_id: string }>(
    sql`SELECT organization_id FROM app_private.memberships_of(${userId}::uuid)`,
  )
  return rows.map((row) => brandId<OrganizationId>(row.organization_id))
}

export const deleteSession = async (db: Db | TenantTx, token: string): Promise<void> => {
  await db.delete(sessions).where(eq(sessions.token, token))
}
