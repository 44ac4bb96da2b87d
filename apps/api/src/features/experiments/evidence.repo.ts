import { canonicalJsonOf } from '@knowwhen/domain'
import { and, asc, desc, eq } from 'drizzle-orm'

import { evidence, experiments, growthbookConnections } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { notFound } from '../../http/problems.js'
import { rereadWith } from './reread.js'
import { sha256 } from './sha256.js'

type Insert = Omit<typeof evidence.$inferInsert, 'organizationId' | 'readingHash'>
export type EvidenceRow = typeof evidence.$inferSelect

/** Stores a reading unless the very same payload, read the same way, is there already. True when it was new. */
export async function insertEvidence(tx: TenantTx, row: Insert): Promise<boolean> {
  const made = await tx
    .insert(evidence)
    .values({
      ...row,
      readingHash: sha256(canonicalJsonOf(row.reading)),
      organizationId: sqlOrganizationId,
    })
    .onConflictDoNothing()
    .returning({ id: evidence.id })
  return made.length > 0
}

/** The level that a person confirmed on the experiment's connection; null also where it was entered by hand. */
export const confirmedAlphaOf = async (tx: TenantTx, experimentId: string): Promise<number | null> => {
  const [row] = await tx
    .select({ alpha: growthbookConnections.confirmedAlpha })
    .from(experiments)
    .innerJoin(
      growthbookConnections,
      and(
        eq(growthbookConnections.organizationId, experiments.organizationId),
        eq(growthbookConnections.id, experiments.connectionId),
      ),
    )
    .where(and(eq(experiments.organizationId, sqlOrganizationId), eq(experiments.id, experimentId)))
  return row?.alpha ?? null
}

/**
 * Stored readings of one experiment as they are to be read today. Evidence never changes, but what is believed of its
 * intervals may: where somebody has confirmed another significance level since, the payload is read again with it.
 */
export async function asBelieved<Row extends Pick<EvidenceRow, 'id' | 'reading'>>(
  tx: TenantTx,
  experimentId: string,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  return believedWith(tx, await confirmedAlphaOf(tx, experimentId), rows)
}

/** The same with a given level; null: each reading with its own. */
export async function believedWith<Row extends Pick<EvidenceRow, 'id' | 'reading'>>(
  tx: TenantTx,
  alpha: number | null,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  if (alpha === null || rows.every(({ reading }) => reading.alpha === alpha)) return rows
  const believed: Row[] = []
  for (const row of rows) {
    if (row.reading.alpha === alpha) believed.push(row)
    else {
      // One after the other: all payloads of a long experiment at once may be large.
      const { raw } = await getRaw(tx, row.id)
      believed.push({ ...row, reading: rereadWith(alpha, { raw, reading: row.reading }) })
    }
  }
  return believed
}

/**
 * Every reading of an experiment without the raw payload, in the order in which the data came to count, believed with
 * this level.
 */
export async function listReadings(tx: TenantTx, experimentId: string, alpha: number | null) {
  const rows = await tx
    .select({ id: evidence.id, reading: evidence.reading, fetchedAt: evidence.fetchedAt })
    .from(evidence)
    .where(eq(evidence.experimentId, experimentId))
    .orderBy(asc(evidence.asOf), asc(evidence.id))
  return believedWith(tx, alpha, rows)
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
