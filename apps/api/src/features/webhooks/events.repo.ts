import { and, eq, lt, sql } from 'drizzle-orm'

import { experiments, growthbookEvents } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import type { KeptWarnings } from './warning.js'

type NewEvent = Omit<typeof growthbookEvents.$inferInsert, 'organizationId'>

/** False where the same bytes have come before, also against a simultaneous delivery: the index decides. */
export async function insertEventOnce(tx: TenantTx, event: NewEvent): Promise<boolean> {
  const made = await tx
    .insert(growthbookEvents)
    .values({ ...event, organizationId: sqlOrganizationId })
    .onConflictDoNothing()
    .returning({ id: growthbookEvents.id })
  return made.length > 0
}

export async function deleteEventsBefore(tx: TenantTx, before: Date): Promise<void> {
  await tx
    .delete(growthbookEvents)
    .where(
      and(eq(growthbookEvents.organizationId, sqlOrganizationId), lt(growthbookEvents.receivedAt, before)),
    )
}

/** Keeps so many of the newest of each connection. */
export async function deleteEventsBeyond(tx: TenantTx, kept: number): Promise<void> {
  await tx.execute(sql`
    DELETE FROM ${growthbookEvents} WHERE organization_id = ${sqlOrganizationId} AND id IN (
      SELECT counted.id FROM (
        SELECT id, row_number() OVER (PARTITION BY connection_id ORDER BY id DESC) AS place
        FROM ${growthbookEvents} WHERE organization_id = ${sqlOrganizationId}
      ) AS counted
      WHERE counted.place > ${kept})`)
}

export interface ExperimentOf {
  readonly connectionId: string
  readonly externalId: string
}

/** Changes what is kept with an experiment, where it is known; two events about it take their turns. */
export async function changeWarnings(
  tx: TenantTx,
  { connectionId, externalId }: ExperimentOf,
  change: (kept: KeptWarnings) => KeptWarnings,
): Promise<void> {
  const which = and(
    eq(experiments.organizationId, sqlOrganizationId),
    eq(experiments.connectionId, connectionId),
    eq(experiments.externalId, externalId),
  )
  const [kept] = await tx
    .select({ warnings: experiments.warnings, multipleExposures: experiments.multipleExposures })
    .from(experiments)
    .where(which)
    .for('update')
  if (kept !== undefined) await tx.update(experiments).set(change(kept)).where(which)
}
