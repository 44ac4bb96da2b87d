/** Metrics as people see them. */
import type { Metric } from '@knowwhen/contract'
import { and, eq, ilike, inArray, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'

import { kpis, metrics } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'
import { containing } from './containing.js'

const selectMetrics = (tx: TenantTx) =>
  tx
    .select({ row: metrics, kpi: { id: kpis.id, name: kpis.name } })
    .from(metrics)
    .leftJoin(kpis, and(eq(kpis.organizationId, metrics.organizationId), eq(kpis.id, metrics.kpiId)))

const metricView = ({ row, kpi }: Awaited<ReturnType<typeof selectMetrics>>[number]): Metric => ({
  id: row.id,
  connectionId: row.connectionId,
  externalId: row.externalId,
  name: row.name,
  kind: row.kind,
  direction: row.direction,
  kpi,
  deletedAt: row.deletedAt?.toISOString() ?? null,
})

/** Metrics of the experiment's connection; what was entered by hand may measure what any GrowthBook measures too. */
const ofSameOrigin = (connectionId: string | null): SQL | undefined =>
  connectionId === null ? undefined : eq(metrics.connectionId, connectionId)

/** Metrics of one connection, or, of what was entered by hand, of any, by their external ids. */
export async function metricsByExternalId(
  tx: TenantTx,
  connectionId: string | null,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, Metric>> {
  if (externalIds.length === 0) return new Map()
  const known = await selectMetrics(tx).where(
    and(
      eq(metrics.organizationId, sqlOrganizationId),
      ofSameOrigin(connectionId),
      inArray(metrics.externalId, [...externalIds]),
    ),
  )
  return new Map(known.map((metric) => [metric.row.externalId, metricView(metric)]))
}

export interface MetricFilter {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly q?: string | undefined
  readonly connectionId?: string | undefined
}

export async function listMetricViews(tx: TenantTx, filter: MetricFilter) {
  const after = decodeCursor(filter.cursor, z.tuple([z.string(), z.uuid()]))
  const found = await selectMetrics(tx)
    .where(
      and(
        eq(metrics.organizationId, sqlOrganizationId),
        filter.connectionId === undefined ? undefined : eq(metrics.connectionId, filter.connectionId),
        filter.q ? ilike(metrics.name, containing(filter.q)) : undefined,
        after && sql`(${metrics.name}, ${metrics.id}) > (${after[0]}, ${after[1]}::uuid)`,
      ),
    )
    .orderBy(metrics.name, metrics.id)
    .limit(filter.limit + 1)
  const { rows, nextCursor } = pageOf(found, filter.limit, ({ row }) => [row.name, row.id])
  return { items: rows.map(metricView), nextCursor }
}

export async function getMetricView(tx: TenantTx, metricId: string): Promise<Metric> {
  const [found] = await selectMetrics(tx).where(eq(metrics.id, metricId))
  if (!found) throw notFound('metric')
  return metricView(found)
}
