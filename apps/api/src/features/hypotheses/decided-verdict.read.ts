/** What the decision behind a card rested on; reads the decisions' tables, knows nothing of their service. */
import type { Verdict } from '@knowwhen/domain'
import { and, desc, eq } from 'drizzle-orm'

import { decisions, verdicts } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

/** The verdict that stood at the card's newest decision; undefined without decision, or where none stood. */
export const decidedVerdictOf = async (tx: TenantTx, hypothesisId: string): Promise<Verdict | undefined> => {
  const [row] = await tx
    .select({ verdict: verdicts.verdict })
    .from(decisions)
    .leftJoin(
      verdicts,
      and(eq(verdicts.organizationId, decisions.organizationId), eq(verdicts.id, decisions.verdictId)),
    )
    .where(and(eq(decisions.organizationId, sqlOrganizationId), eq(decisions.hypothesisId, hypothesisId)))
    .orderBy(desc(decisions.number))
    .limit(1)
  return row?.verdict ?? undefined
}
