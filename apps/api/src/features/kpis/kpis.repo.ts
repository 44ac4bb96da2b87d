import { and, eq, sql } from 'drizzle-orm'

import { kpis } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export type KpiRow = typeof kpis.$inferSelect
export type NewKpiRow = Omit<KpiRow, 'organizationId' | 'version'>
export type KpiChange = {
  readonly [Field in 'name' | 'definition' | 'unit' | 'direction']?: KpiRow[Field] | undefined
}

const one = (id: string) => and(eq(kpis.organizationId, sqlOrganizationId), eq(kpis.id, id))

export const insertKpi = async (tx: TenantTx, row: NewKpiRow): Promise<void> => {
  await tx.insert(kpis).values({ ...row, organizationId: sqlOrganizationId })
}

/** The KPI, locked until the transaction ends. */
export const lockKpi = async (tx: TenantTx, id: string): Promise<KpiRow | undefined> => {
  const [row] = await tx.select().from(kpis).where(one(id)).for('update')
  return row
}

/** Fields that are left out stay; the version rises. */
export const updateKpiRow = async (tx: TenantTx, id: string, change: KpiChange): Promise<void> => {
  await tx
    .update(kpis)
    .set({ ...change, version: sql`${kpis.version} + 1` })
    .where(one(id))
}
