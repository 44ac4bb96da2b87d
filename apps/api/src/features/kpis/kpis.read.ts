import type { Kpi, listKpis, ParsedRequest } from '@knowwhen/contract'
import { and, asc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'

import { kpis, metrics } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'

type Query = ParsedRequest<typeof listKpis>['query']

const loweredName = sql<string>`lower(${kpis.name})`

const selectKpis = (tx: TenantTx) =>
  tx
    .select({
      kpi: kpis,
      lowered: loweredName,
      metrics: sql<Kpi['metrics']>`coalesce((
        select json_agg(json_build_object('id', m.id, 'name', m.name) order by lower(m.name), m.id)
        from ${metrics} m
        where m.organization_id = "kpis"."organization_id" and m.kpi_id = "kpis"."id"
          and m.deleted_at is null
      ), '[]')`,
    })
    .from(kpis)

type Row = Awaited<ReturnType<typeof selectKpis>>[number]

const viewOf = ({ kpi, metrics }: Row): Kpi => ({
  id: kpi.id,
  name: kpi.name,
  definition: kpi.definition,
  unit: kpi.unit,
  direction: kpi.direction,
  metrics,
  createdAt: kpi.createdAt.toISOString(),
  version: kpi.version,
})

/** @throws Problem 404 */
export const kpiView = async (tx: TenantTx, kpiId: string): Promise<Kpi> => {
  const [row] = await selectKpis(tx).where(
    and(eq(kpis.organizationId, sqlOrganizationId), eq(kpis.id, kpiId)),
  )
  if (row === undefined) throw notFound('KPI')
  return viewOf(row)
}

export const listKpisByName = async (tx: TenantTx, { limit, cursor }: Query) => {
  const end = decodeCursor(cursor, z.tuple([z.string()]))
  const rows = await selectKpis(tx)
    .where(
      and(
        eq(kpis.organizationId, sqlOrganizationId),
        end === undefined ? undefined : sql`${loweredName} > ${end[0]}`,
      ),
    )
    .orderBy(asc(loweredName))
    .limit(limit + 1)
  const page = pageOf(rows, limit, (last) => [last.lowered])
  return { items: page.rows.map(viewOf), nextCursor: page.nextCursor }
}
