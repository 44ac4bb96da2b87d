/** Cards that somebody should have come back to. */
import { sql } from 'drizzle-orm'
import { z } from 'zod'

import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

/** How long a decision may wait. */
export const PATIENCE_DAYS = 7

const overdueRow = z.object({
  id: z.string(),
  number: z.number(),
  capability: z.string(),
  teamId: z.string().nullable(),
  proposedBy: z.string(),
  /** `plannedEnd`: over without a verdict; `decision`: nobody decides; `secondPerson`: nobody approves. */
  reason: z.enum(['plannedEnd', 'decision', 'secondPerson']),
  /** Since when it is overdue. */
  since: z.coerce.date(),
  isTold: z.boolean(),
})
export type OverdueCard = z.output<typeof overdueRow>

/** The longest overdue first; `isTold` where somebody was told since. */
export const listOverdueCards = async (tx: TenantTx, now: Date): Promise<readonly OverdueCard[]> => {
  const at = sql`${now.toISOString()}::timestamptz`
  const patience = sql`make_interval(days => ${PATIENCE_DAYS})`
  const { rows } = await tx.execute(sql`
    WITH waiting AS (
      SELECT h.id, h.number, h.capability, h.team_id, h.proposed_by, 'plannedEnd' AS reason, h.planned_end AS since
      FROM hypotheses h
      WHERE h.organization_id = ${sqlOrganizationId} AND h.state IN ('sealed', 'building', 'exposed')
        AND h.planned_end < ${at}
      UNION ALL
      SELECT h.id, h.number, h.capability, h.team_id, h.proposed_by, 'decision', h.decision_ready_at + ${patience}
      FROM hypotheses h
      WHERE h.organization_id = ${sqlOrganizationId} AND h.state = 'readyToDecide'
        AND h.decision_ready_at + ${patience} < ${at}
      UNION ALL
      SELECT h.id, h.number, h.capability, h.team_id, h.proposed_by, 'secondPerson', d.decided_at + ${patience}
      FROM hypotheses h
      CROSS JOIN LATERAL (
        SELECT d.id, d.review, d.decided_at FROM decisions d
        WHERE d.organization_id = h.organization_id AND d.hypothesis_id = h.id
        ORDER BY d.number DESC LIMIT 1
      ) d
      WHERE h.organization_id = ${sqlOrganizationId} AND h.state = 'decided'
        AND d.review = 'awaitingSecondPerson' AND d.decided_at + ${patience} < ${at}
        AND NOT EXISTS (
          SELECT FROM decision_approvals a WHERE a.organization_id = h.organization_id AND a.decision_id = d.id
        )
    )
    SELECT w.id, w.number, w.capability, w.team_id AS "teamId", w.proposed_by AS "proposedBy", w.reason, w.since,
      EXISTS (
        SELECT FROM notifications n
        WHERE n.organization_id = ${sqlOrganizationId} AND n.kind = 'overdue' AND n.subject_id = w.id
          AND n.created_at >= w.since
      ) AS "isTold"
    FROM waiting w ORDER BY w.since, w.id`)
  return z.array(overdueRow).parse(rows)
}

/** Lets one process at a time look after what is overdue in this organisation, until the transaction ends. */
export const lockOverdue = async (tx: TenantTx): Promise<void> => {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('overdue:' || ${sqlOrganizationId}, 0))`)
}
