/** Stored readings as people see them. */
import type { Evidence } from '@knowwhen/contract'
import { and, desc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'

import { evidence, experiments, metrics, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { assertExperiment } from './catalogue.read.js'
import { asBelieved } from './evidence.repo.js'
import { numbersView } from './reading-view.js'

const shown = {
  id: evidence.id,
  experimentId: evidence.experimentId,
  grade: evidence.grade,
  engine: evidence.engine,
  snapshotId: evidence.snapshotId,
  phase: evidence.phase,
  enteredBy: evidence.enteredBy,
  enteredByName: users.name,
  sourceLink: evidence.sourceLink,
  note: evidence.note,
  rawHash: evidence.rawHash,
  reading: evidence.reading,
  asOf: evidence.asOf,
  fetchedAt: evidence.fetchedAt,
}

const selectShown = (tx: TenantTx) =>
  tx.select(shown).from(evidence).leftJoin(users, eq(users.id, evidence.enteredBy))

export type ShownEvidence = Awaited<ReturnType<typeof selectShown>>[number]

/** What a reading is, without its numbers. */
export const evidenceHeadOf = (row: ShownEvidence) => ({
  id: row.id,
  engine: row.engine,
  alpha: row.reading.alpha,
  snapshotId: row.snapshotId,
  phase: row.phase,
  rawHash: row.rawHash,
  asOf: row.asOf.toISOString(),
  fetchedAt: row.fetchedAt.toISOString(),
})

const evidenceView = (row: ShownEvidence, names: ReadonlyMap<string, string>): Evidence => ({
  ...evidenceHeadOf(row),
  ...numbersView(row.reading, names),
  experimentId: row.experimentId,
  grade: row.grade,
  enteredBy:
    row.enteredBy === null ? null : { userId: row.enteredBy, name: row.enteredByName ?? 'Erased person' },
  sourceLink: row.sourceLink,
  note: row.note,
})

/** Names of the metrics of the experiment's connection, or of those entered by hand. */
export const metricNamesOf = async (
  tx: TenantTx,
  experimentId: string,
): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx
    .select({ externalId: metrics.externalId, name: metrics.name })
    .from(metrics)
    .innerJoin(
      experiments,
      and(
        eq(experiments.organizationId, metrics.organizationId),
        sql`${experiments.connectionId} is not distinct from ${metrics.connectionId}`,
      ),
    )
    .where(and(eq(experiments.organizationId, sqlOrganizationId), eq(experiments.id, experimentId)))
  return new Map(rows.map((row) => [row.externalId, row.name]))
}

const ofExperiment = (experimentId: string) =>
  and(eq(evidence.organizationId, sqlOrganizationId), eq(evidence.experimentId, experimentId))

/** One reading of this experiment as it is believed today; undefined where it is another's, or none. */
export async function findShownEvidence(
  tx: TenantTx,
  experimentId: string,
  evidenceId: string,
): Promise<ShownEvidence | undefined> {
  const rows = await selectShown(tx).where(and(ofExperiment(experimentId), eq(evidence.id, evidenceId)))
  return (await asBelieved(tx, experimentId, rows))[0]
}

export async function listEvidenceViews(
  tx: TenantTx,
  experimentId: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) {
  await assertExperiment(tx, experimentId)
  const after = decodeCursor(page.cursor, z.tuple([z.iso.datetime(), z.uuid()]))
  const found = await selectShown(tx)
    .where(
      and(
        ofExperiment(experimentId),
        after && sql`(${evidence.asOf}, ${evidence.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
      ),
    )
    .orderBy(desc(evidence.asOf), desc(evidence.id))
    .limit(page.limit + 1)
  const { rows, nextCursor } = pageOf(found, page.limit, (row) => [row.asOf.toISOString(), row.id])
  const names = await metricNamesOf(tx, experimentId)
  const believed = await asBelieved(tx, experimentId, rows)
  return { items: believed.map((row) => evidenceView(row, names)), nextCursor }
}
