/** Projects as GrowthBook has them; which team they belong to is said by people, and stays. */
import { and, eq, isNull, notInArray, sql } from 'drizzle-orm'

import { growthbookProjects } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export interface PulledProjects {
  readonly projects: readonly { readonly externalId: string; readonly name: string }[]
  /** Only a list that was read whole tells what is gone. */
  readonly isWhole: boolean
  readonly now: Date
}

export async function savePulledProjects(
  tx: TenantTx,
  connectionId: string,
  { projects, isWhole, now }: PulledProjects,
): Promise<void> {
  const rows = projects.map((project) => ({
    ...project,
    organizationId: sqlOrganizationId,
    connectionId,
    fetchedAt: now,
  }))
  if (rows.length > 0) {
    await tx
      .insert(growthbookProjects)
      .values(rows)
      .onConflictDoUpdate({
        target: [
          growthbookProjects.organizationId,
          growthbookProjects.connectionId,
          growthbookProjects.externalId,
        ],
        set: { name: sql`excluded.name`, fetchedAt: sql`excluded.fetched_at`, deletedAt: null },
      })
  }
  if (isWhole) await markMissing(tx, connectionId, { projects, now })
}

async function markMissing(
  tx: TenantTx,
  connectionId: string,
  { projects, now }: Pick<PulledProjects, 'projects' | 'now'>,
): Promise<void> {
  const ids = projects.map(({ externalId }) => externalId)
  await tx
    .update(growthbookProjects)
    .set({ deletedAt: now })
    .where(
      and(
        eq(growthbookProjects.connectionId, connectionId),
        isNull(growthbookProjects.deletedAt),
        ids.length > 0 ? notInArray(growthbookProjects.externalId, ids) : undefined,
      ),
    )
}
