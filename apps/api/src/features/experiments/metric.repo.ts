import { and, eq } from 'drizzle-orm'

import { kpis, metrics } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { notFound, unprocessable } from '../../http/problems.js'

/** Maps a metric to a KPI, or takes the mapping away; answers what it was mapped to. */
export async function mapMetricToKpi(
  tx: TenantTx,
  metricId: string,
  kpiId: string | null,
): Promise<string | null> {
  const [metric] = await tx
    .select({ kpiId: metrics.kpiId })
    .from(metrics)
    .where(and(eq(metrics.organizationId, sqlOrganizationId), eq(metrics.id, metricId)))
  if (!metric) throw notFound('metric')
  if (kpiId !== null && !(await kpiExists(tx, kpiId))) {
    throw unprocessable('unknownKpi', 'There is no such KPI.', [
      { path: 'body.kpiId', message: 'There is no such KPI.' },
    ])
  }
  await tx
    .update(metrics)
    .set({ kpiId })
    .where(and(eq(metrics.organizationId, sqlOrganizationId), eq(metrics.id, metricId)))
  return metric.kpiId
}

const kpiExists = async (tx: TenantTx, kpiId: string): Promise<boolean> => {
  const found = await tx
    .select({ id: kpis.id })
    .from(kpis)
    .where(and(eq(kpis.organizationId, sqlOrganizationId), eq(kpis.id, kpiId)))
  return found.length > 0
}
