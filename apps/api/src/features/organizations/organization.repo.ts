import { and, asc, count, eq, gt, or, sql } from 'drizzle-orm'

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
  version: organizations.version,
}

export type OrganizationChange = Partial<
  Pick<typeof organizations.$inferInsert, 'name' | 'strictness' | 'minimumRuntimeDays'>
>

export const countPeople = async (tx: TenantTx): Promise<number> => {
  const [row] = await tx
    .select({ people: count() })
    .from(members)
    .where(eq(members.organizationId, sqlOrganizationId))
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

export interface PeoplePage {
  readonly after: readonly [name: string, userId: string] | undefined
  readonly limit: number
}

/** People by name. */
export const listPeopleRows = (tx: TenantTx, { after, limit }: PeoplePage) =>
  tx
    .select({ userId: members.userId, name: users.name, role: members.role })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      and(
        eq(members.organizationId, sqlOrganizationId),
        after === undefined
          ? undefined
          : or(gt(users.name, after[0]), and(eq(users.name, after[0]), gt(users.id, after[1]))),
      ),
    )
    .orderBy(asc(users.name), asc(users.id))
    .limit(limit + 1)
