import type { VerdictOutcome } from '@knowwhen/domain'
import { and, desc, eq, sql } from 'drizzle-orm'

import { verdicts } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

type Insert = Omit<typeof verdicts.$inferInsert, 'organizationId'>

export interface NewestVerdict {
  readonly sealVersion: number
  readonly evidenceId: string | null
  readonly declarationId: string | null
  readonly outcome: VerdictOutcome
}

export async function findNewestVerdict(
  tx: TenantTx,
  hypothesisId: string,
): Promise<NewestVerdict | undefined> {
  const [row] = await tx
    .select({
      sealVersion: verdicts.sealVersion,
      evidenceId: verdicts.evidenceId,
      declarationId: sql<string | null>`${verdicts.question} ->> 'declarationId'`,
      outcome: verdicts.outcome,
    })
    .from(verdicts)
    .where(and(eq(verdicts.organizationId, sqlOrganizationId), eq(verdicts.hypothesisId, hypothesisId)))
    .orderBy(desc(verdicts.id))
    .limit(1)
  return row
}

export async function insertVerdict(tx: TenantTx, row: Insert): Promise<void> {
  await tx.insert(verdicts).values({ ...row, organizationId: sqlOrganizationId })
}
