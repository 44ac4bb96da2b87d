/** Verdicts as stored, for the card's view. */
import type { TrackRecord } from '@knowwhen/domain'
import { and, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm'

import { evidence, hypotheses, verdicts } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import type { StoredVerdict } from './verdict-views.js'

export interface NewestVerdict extends StoredVerdict {
  readonly verdict: (typeof verdicts.$inferSelect)['verdict']
}

export const findNewestVerdict = async (
  tx: TenantTx,
  hypothesisId: string,
): Promise<NewestVerdict | undefined> => {
  const [row] = await tx
    .select({
      id: verdicts.id,
      verdict: verdicts.verdict,
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
    .where(and(eq(verdicts.organizationId, sqlOrganizationId), eq(verdicts.hypothesisId, hypothesisId)))
    .orderBy(desc(verdicts.id))
    .limit(1)
  return row
}

/**
 * How often the organisation's ideas worked: the newest verdict of every card, retrospective ones included, since they
 * feed the prior. What people declared (grades C and D) says nothing of how often an experiment finds something.
 */
export const readTrackRecord = async (tx: TenantTx): Promise<TrackRecord> => {
  const [row] = await tx
    .select({
      validated: sql<number>`(count(*) filter (where ${hypotheses.verdict} = 'validated'))::int`,
      concluded: sql<number>`count(*)::int`,
    })
    .from(hypotheses)
    .where(
      and(
        eq(hypotheses.organizationId, sqlOrganizationId),
        inArray(hypotheses.verdict, ['validated', 'invalidated', 'inconclusive']),
        or(isNull(hypotheses.evidenceGrade), inArray(hypotheses.evidenceGrade, ['A', 'B'])),
      ),
    )
  return row ?? { validated: 0, concluded: 0 }
}
