/** Every verdict a card ever had. */
import { and, desc, eq, lt } from 'drizzle-orm'
import { z } from 'zod'

import { evidence, verdicts } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { assertHypothesis, readTrackRecord, verdictViewOf } from '../hypotheses/index.js'

/** @throws Problem 404 */
export async function listVerdictViews(
  tx: TenantTx,
  hypothesisId: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) {
  await assertHypothesis(tx, hypothesisId)
  const after = decodeCursor(page.cursor, z.tuple([z.uuid()]))
  const found = await tx
    .select({
      id: verdicts.id,
      evidenceId: verdicts.evidenceId,
      outcome: verdicts.outcome,
      computedAt: verdicts.computedAt,
      asOf: evidence.asOf,
    })
    .from(verdicts)
    .leftJoin(
      evidence,
      and(eq(evidence.organizationId, verdicts.organizationId), eq(evidence.id, verdicts.evidenceId)),
    )
    .where(
      and(
        eq(verdicts.organizationId, sqlOrganizationId),
        eq(verdicts.hypothesisId, hypothesisId),
        after && lt(verdicts.id, after[0]),
      ),
    )
    .orderBy(desc(verdicts.id))
    .limit(page.limit + 1)
  const { rows, nextCursor } = pageOf(found, page.limit, (row) => [row.id])
  const record = await readTrackRecord(tx)
  return { items: rows.map((row) => verdictViewOf(row, record)), nextCursor }
}
