/** Decisions and their approvals: written once, never changed. */
import { and, desc, eq } from 'drizzle-orm'

import { nextNumber } from '../../db/numbers.js'
import { decisionApprovals, decisions, verdicts } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export type NewDecisionRow = Omit<typeof decisions.$inferInsert, 'organizationId' | 'number'>

/** Inserts a decision under the next number of DEC. */
export const insertDecision = async (tx: TenantTx, row: NewDecisionRow): Promise<void> => {
  const number = await nextNumber(tx, 'DEC')
  await tx.insert(decisions).values({ ...row, organizationId: sqlOrganizationId, number })
}

export const insertApproval = async (
  tx: TenantTx,
  row: Omit<typeof decisionApprovals.$inferInsert, 'organizationId'>,
): Promise<void> => {
  await tx.insert(decisionApprovals).values({ ...row, organizationId: sqlOrganizationId })
}

const selectDecisions = (tx: TenantTx) =>
  tx
    .select({
      decision: decisions,
      approvedAt: decisionApprovals.approvedAt,
      verdict: {
        id: verdicts.id,
        evidenceId: verdicts.evidenceId,
        verdict: verdicts.verdict,
        outcome: verdicts.outcome,
      },
    })
    .from(decisions)
    .leftJoin(
      verdicts,
      and(eq(verdicts.organizationId, decisions.organizationId), eq(verdicts.id, decisions.verdictId)),
    )
    .leftJoin(
      decisionApprovals,
      and(
        eq(decisionApprovals.organizationId, decisions.organizationId),
        eq(decisionApprovals.decisionId, decisions.id),
      ),
    )

export type StoredDecision = Awaited<ReturnType<typeof selectDecisions>>[number]

export const findDecision = async (tx: TenantTx, decisionId: string): Promise<StoredDecision | undefined> => {
  const [row] = await selectDecisions(tx).where(
    and(eq(decisions.organizationId, sqlOrganizationId), eq(decisions.id, decisionId)),
  )
  return row
}

/** The decision that the card rests on now. */
export const findNewestDecision = async (
  tx: TenantTx,
  hypothesisId: string,
): Promise<StoredDecision | undefined> => {
  const [row] = await selectDecisions(tx)
    .where(and(eq(decisions.organizationId, sqlOrganizationId), eq(decisions.hypothesisId, hypothesisId)))
    .orderBy(desc(decisions.number))
    .limit(1)
  return row
}
