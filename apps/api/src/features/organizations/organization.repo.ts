import { brandId, type OrganizationId, type UserId } from '@knowwhen/domain'
import { and, count, eq, isNull, sql } from 'drizzle-orm'

import type { Db } from '../../db/pool.js'
import { members, organizations, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { stale } from '../../http/problems.js'

const columns = {
  id: organizations.id,
  name: organizations.name,
  isDemo: organizations.isDemo,
  strictness: organizations.strictness,
  minimumRuntimeDays: organizations.minimumRuntimeDays,
  auditRetentionDays: organizations.auditRetentionDays,
  joinDomain: organizations.joinDomain,
  joinRole: organizations.joinRole,
  deleteAfter: organizations.deleteAfter,
  version: organizations.version,
}

export type OrganizationChange = Partial<
  Pick<
    typeof organizations.$inferInsert,
    'name' | 'strictness' | 'minimumRuntimeDays' | 'auditRetentionDays' | 'joinDomain' | 'joinRole'
  >
>

export const countPeople = async (tx: TenantTx): Promise<number> => {
  const [row] = await tx
    .select({ people: count() })
    .from(members)
    .where(and(eq(members.organizationId, sqlOrganizationId), isNull(members.removedAt)))
  return row?.people ?? 0
}

export const getOrganizationRow = async (tx: TenantTx) => {
  const [row] = await tx.select(columns).from(organizations).where(eq(organizations.id, sqlOrganizationId))
  if (row === undefined) throw new Error('The transaction’s organisation is gone.')
  return row
}

/** @throws Problem 412 when somebody else changed it since this version */
export const updateOrganizationRow = async (
  tx: TenantTx,
  version: number,
  change: OrganizationChange,
): Promise<void> => {
  const updated = await tx
    .update(organizations)
    .set({ ...change, version: sql`${organizations.version} + 1` })
    .where(and(eq(organizations.id, sqlOrganizationId), eq(organizations.version, version)))
    .returning({ id: organizations.id })
  if (updated.length === 0) throw stale()
}

/** The deletion's date; null calls it off. */
export const setDeleteAfter = async (tx: TenantTx, deleteAfter: Date | null): Promise<void> => {
  await tx
    .update(organizations)
    .set({ deleteAfter, version: sql`${organizations.version} + 1` })
    .where(eq(organizations.id, sqlOrganizationId))
}

/**
 * Held until the transaction ends, so that changes of who owns what take turns: of two owners who leave at once, one
 * stays. Nobody who merely writes in the organisation waits for it.
 */
export const lockOrganization = async (tx: TenantTx): Promise<void> => {
  await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, sqlOrganizationId))
    .for('no key update')
}

/** The person's own verified address; undefined where it is not verified. */
export const findVerifiedEmail = async (tx: TenantTx, userId: UserId): Promise<string | undefined> => {
  const [row] = await tx
    .select({ email: users.email })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.emailVerified, true)))
  return row?.email
}

/** Every organisation of the installation, for what is done in each of them. */
export const listOrganizationIds = async (db: Db): Promise<readonly OrganizationId[]> => {
  const { rows } = await db.execute<{ id: string }>(
    sql`SELECT id::text FROM app_private.organization_ids() AS id`,
  )
  return rows.map(({ id }) => brandId<OrganizationId>(id))
}

/** Deletes the transaction's organisation with everything in it; the database refuses where it is not due. */
export const deleteOwnOrganization = async (tx: TenantTx): Promise<void> => {
  await tx.execute(sql`SELECT app_private.delete_organization()`)
}
