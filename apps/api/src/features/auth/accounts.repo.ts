/** People, their passwords' hashes and where they belong: tables that belong to no organisation. */
import type { OrganizationId, Role, UserId } from '@knowwhen/domain'
import { brandId } from '@knowwhen/domain'
import { and, eq, isNull, sql } from 'drizzle-orm'

import { newId } from '../../db/ids.js'
import type { Db } from '../../db/pool.js'
import { accounts, members, organizations, twoFactors, users } from '../../db/schema/index.js'
import type { AccountTx, TenantTx } from '../../db/tenant.js'

type AnyTx = TenantTx | AccountTx

export interface NewPerson {
  readonly userId: UserId
  readonly name: string
  readonly email: string
  /** The person has shown that they read this mailbox. */
  readonly emailVerified?: boolean
  /** Null: this person cannot sign in with a password. */
  readonly passwordHash: string | null
  readonly at: Date
}

/** Held until the transaction ends, so that two set-ups at once make one owner. */
export const lockSetup = async (tx: TenantTx): Promise<void> => {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('knowwhen.setup'))`)
}

export const hasAnyUser = async (db: Db | AnyTx): Promise<boolean> =>
  (await db.select({ id: users.id }).from(users).limit(1)).length > 0

export const findUserIdByEmail = async (db: Db | AnyTx, email: string): Promise<UserId | undefined> => {
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.email, email))
  return row === undefined ? undefined : brandId<UserId>(row.id)
}

const CREDENTIAL = 'credential'

/** In the shape in which the authentication library looks for an e-mail and password account. */
const insertCredential = async (
  tx: AnyTx,
  userId: UserId,
  { hash: password, at }: { readonly hash: string; readonly at: Date },
): Promise<void> => {
  await tx.insert(accounts).values({
    id: newId(),
    providerId: CREDENTIAL,
    accountId: userId,
    userId,
    password,
    createdAt: at,
    updatedAt: at,
  })
}

export const insertPerson = async (tx: AnyTx, person: NewPerson): Promise<void> => {
  const { userId, name, email, emailVerified = false, passwordHash, at } = person
  // The first person looks after the installation; set-up takes turns under `lockSetup`.
  const isOperator = !(await hasAnyUser(tx))
  await tx
    .insert(users)
    .values({ id: userId, name, email, emailVerified, isOperator, createdAt: at, updatedAt: at })
  if (passwordHash !== null) await insertCredential(tx, userId, { hash: passwordHash, at })
}

const credentialOf = (userId: UserId) => and(eq(accounts.userId, userId), eq(accounts.providerId, CREDENTIAL))

/** Undefined where the person signs in with an identity provider only. */
export const findPasswordHash = async (db: Db | AnyTx, userId: UserId): Promise<string | undefined> => {
  const [row] = await db.select({ password: accounts.password }).from(accounts).where(credentialOf(userId))
  return row?.password ?? undefined
}

export const savePasswordHash = async (
  tx: AccountTx,
  userId: UserId,
  { hash, at }: { readonly hash: string; readonly at: Date },
): Promise<void> => {
  const changed = await tx
    .update(accounts)
    .set({ password: hash, updatedAt: at })
    .where(credentialOf(userId))
    .returning({ id: accounts.id })
  if (changed.length === 0) await insertCredential(tx, userId, { hash, at })
}

/** A better hash of the same password; hashes are unique by their salt. */
export const replacePasswordHash = async (db: Db, before: string, after: string): Promise<void> => {
  await db.update(accounts).set({ password: after }).where(eq(accounts.password, before))
}

export const renamePerson = async (
  tx: AccountTx,
  userId: UserId,
  { name, at }: { readonly name: string; readonly at: Date },
): Promise<void> => {
  await tx.update(users).set({ name, updatedAt: at }).where(eq(users.id, userId))
}

/** An address that the person has shown to read. */
export const saveVerifiedEmail = async (
  tx: AccountTx,
  userId: UserId,
  { email, at }: { readonly email: string; readonly at: Date },
): Promise<void> => {
  await tx.update(users).set({ email, emailVerified: true, updatedAt: at }).where(eq(users.id, userId))
}

/** The address of a person who was not erased, and waits for it until the transaction ends. */
export const lockEmail = async (tx: AccountTx, userId: UserId): Promise<string | undefined> => {
  const [row] = await tx
    .select({ email: users.email })
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.erasedAt)))
    .for('update')
  return row?.email
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
export const listMembershipIds = async (
  db: Db | AnyTx,
  userId: string,
): Promise<readonly OrganizationId[]> => {
  const { rows } = await db.execute<{ organization_id: string }>(
    sql`SELECT organization_id FROM app_private.memberships_of(${userId}::uuid)`,
  )
  return rows.map((row) => brandId<OrganizationId>(row.organization_id))
}

export const findEmail = async (db: Db, userId: string): Promise<string | undefined> => {
  const [row] = await db.select({ email: users.email }).from(users).where(eq(users.id, userId))
  return row?.email
}

export const hasVerifiedEmail = async (tx: AccountTx, userId: UserId): Promise<boolean> => {
  const [row] = await tx.select({ isVerified: users.emailVerified }).from(users).where(eq(users.id, userId))
  return row?.isVerified === true
}

/** Also one that was prepared and never confirmed; answers whether it was on. */
export const deleteTwoFactor = async (
  tx: AccountTx,
  userId: UserId,
  { at }: { readonly at: Date },
): Promise<boolean> => {
  await tx.delete(twoFactors).where(eq(twoFactors.userId, userId))
  const turnedOff = await tx
    .update(users)
    .set({ twoFactorEnabled: false, updatedAt: at })
    .where(and(eq(users.id, userId), eq(users.twoFactorEnabled, true)))
    .returning({ id: users.id })
  return turnedOff.length > 0
}

export const hasTwoFactor = async (db: Db, userId: UserId): Promise<boolean> => {
  const [row] = await db.select({ isOn: users.twoFactorEnabled }).from(users).where(eq(users.id, userId))
  return row?.isOn === true
}
