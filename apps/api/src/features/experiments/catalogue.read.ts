import { and, eq } from 'drizzle-orm'

import { experiments } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { notFound } from '../../http/problems.js'

/** @throws Problem 404 */
export async function assertExperiment(tx: TenantTx, experimentId: string): Promise<void> {
  const found = await tx
    .select({ id: experiments.id })
    .from(experiments)
    .where(and(eq(experiments.organizationId, sqlOrganizationId), eq(experiments.id, experimentId)))
  if (found.length === 0) throw notFound('experiment')
}
