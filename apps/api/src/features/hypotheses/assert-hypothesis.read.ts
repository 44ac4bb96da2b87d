import { and, eq } from 'drizzle-orm'

import { hypotheses } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { notFound } from '../../http/problems.js'

/** @throws Problem 404 */
export const assertHypothesis = async (tx: TenantTx, hypothesisId: string): Promise<void> => {
  const known = await tx
    .select({ id: hypotheses.id })
    .from(hypotheses)
    .where(and(eq(hypotheses.organizationId, sqlOrganizationId), eq(hypotheses.id, hypothesisId)))
  if (known.length === 0) throw notFound('hypothesis')
}
