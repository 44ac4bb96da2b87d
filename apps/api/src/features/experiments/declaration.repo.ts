/** Declared verdicts as far as a card's verdict needs them. */
import { isDeclaredGrade, declarableVerdicts, type DeclaredVerdict } from '@knowwhen/domain'
import { and, desc, eq } from 'drizzle-orm'

import { declarationReviews, declarations } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export interface StoredDeclaration extends DeclaredVerdict {
  readonly id: string
}

const columns = {
  id: declarations.id,
  grade: declarations.grade,
  verdict: declarations.verdict,
  reading: declarations.reading,
}

/** The table's constraints say the same; what they let through is a declaration. */
const declarationOf = (
  row: Pick<typeof declarations.$inferSelect, keyof typeof columns> | undefined,
): StoredDeclaration | undefined => {
  const verdict = declarableVerdicts.find((one) => one === row?.verdict)
  if (row === undefined || verdict === undefined || !isDeclaredGrade(row.grade)) return undefined
  return { id: row.id, grade: row.grade, verdict, reading: row.reading }
}

/** Those that were reviewed, or whose organisation has nobody else to do so: no other takes effect. */
const selectInEffect = (tx: TenantTx) =>
  tx
    .select(columns)
    .from(declarations)
    .innerJoin(
      declarationReviews,
      and(
        eq(declarationReviews.organizationId, declarations.organizationId),
        eq(declarationReviews.declarationId, declarations.id),
      ),
    )

/** The newest declaration of this version of the seal that has taken effect. */
export async function findDeclarationInForce(
  tx: TenantTx,
  of: { readonly hypothesisId: string; readonly sealVersion: number },
): Promise<StoredDeclaration | undefined> {
  const [row] = await selectInEffect(tx)
    .where(
      and(
        eq(declarations.organizationId, sqlOrganizationId),
        eq(declarations.hypothesisId, of.hypothesisId),
        eq(declarations.sealVersion, of.sealVersion),
      ),
    )
    .orderBy(desc(declarations.id))
    .limit(1)
  return declarationOf(row)
}

/** The same for one of them, whatever came after it; undefined also where it waits for its review. */
export async function findDeclarationInEffect(
  tx: TenantTx,
  declarationId: string,
): Promise<StoredDeclaration | undefined> {
  const [row] = await selectInEffect(tx).where(
    and(eq(declarations.organizationId, sqlOrganizationId), eq(declarations.id, declarationId)),
  )
  return declarationOf(row)
}
