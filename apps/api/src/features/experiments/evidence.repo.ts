import { asc, desc, eq } from 'drizzle-orm'

import { evidence } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { notFound } from '../../http/problems.js'

type Insert = Omit<typeof evidence.$inferInsert, 'organizationId'>
export type EvidenceRow = typeof evidence.$inferSelect

/** Stores a reading unless the very same payload is there already. True when it was new. */
export async function insertEvidence(tx: TenantTx, row: Insert): Promise<boolean> {
  const made = await tx
    .insert(evidence)
    .values({ ...row, organizationId: sqlOrganizationId })
    .onConflictDoNothing()
    .returning({ id: evidence.id })
  return made.length > 0
}

/** Every reading of an experiment without the raw payload, in the order in which the data came to count. */
export async function listReadings(tx: TenantTx, experimentId: string) {
  return tx
    .select({ id: evidence.id, reading: evidence.reading, fetchedAt: evidence.fetchedAt })
    .from(evidence)
    .where(eq(evidence.experimentId, experimentId))
    .orderBy(asc(evidence.asOf), asc(evidence.id))
}

export async function getRaw(
  tx: TenantTx,
  evidenceId: string,
): Promise<Pick<EvidenceRow, 'raw' | 'rawHash'>> {
  const [row] = await tx
    .select({ raw: evidence.raw, rawHash: evidence.rawHash })
    .from(evidence)
    .where(eq(evidence.id, evidenceId))
  if (!row) throw notFound('evidence')
  return row
}

export async function findNewestReading(tx: TenantTx, experimentId: string) {
  const [row] = await tx
    .select({ snapshotId: evidence.snapshotId, reading: evidence.reading })
    .from(evidence)
    .where(eq(evidence.experimentId, experimentId))
    .orderBy(desc(evidence.asOf), desc(evidence.id))
    .limit(1)
  return row
}
