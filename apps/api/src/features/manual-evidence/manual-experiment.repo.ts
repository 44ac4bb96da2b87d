/** Rows of experiments and metrics that people entered. */
import { and, desc, eq, inArray } from 'drizzle-orm'

import { evidence, experiments, metrics } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

type Generated = 'organizationId'
export type NewExperimentRow = Omit<typeof experiments.$inferInsert, Generated>
export type NewMetricRow = Omit<typeof metrics.$inferInsert, Generated>
export type StoredExperiment = typeof experiments.$inferSelect
export type StoredMetric = typeof metrics.$inferSelect

export const insertExperiment = async (tx: TenantTx, row: NewExperimentRow): Promise<void> => {
  await tx.insert(experiments).values({ ...row, organizationId: sqlOrganizationId })
}

export const insertMetrics = async (tx: TenantTx, rows: readonly NewMetricRow[]): Promise<void> => {
  if (rows.length === 0) return
  await tx.insert(metrics).values(rows.map((row) => ({ ...row, organizationId: sqlOrganizationId })))
}

export const findMetrics = async (tx: TenantTx, ids: readonly string[]): Promise<readonly StoredMetric[]> =>
  ids.length === 0
    ? []
    : tx
        .select()
        .from(metrics)
        .where(and(eq(metrics.organizationId, sqlOrganizationId), inArray(metrics.id, [...ids])))

/** The experiment, locked: two people who enter evidence take turns. */
export const lockExperiment = async (tx: TenantTx, id: string): Promise<StoredExperiment | undefined> => {
  const [row] = await tx
    .select()
    .from(experiments)
    .where(and(eq(experiments.organizationId, sqlOrganizationId), eq(experiments.id, id)))
    .for('update')
  return row
}

export const findExperiment = async (tx: TenantTx, id: string): Promise<StoredExperiment | undefined> => {
  const [row] = await tx
    .select()
    .from(experiments)
    .where(and(eq(experiments.organizationId, sqlOrganizationId), eq(experiments.id, id)))
  return row
}

export const updateExperiment = async (
  tx: TenantTx,
  id: string,
  change: Partial<NewExperimentRow>,
): Promise<void> => {
  await tx
    .update(experiments)
    .set(change)
    .where(and(eq(experiments.organizationId, sqlOrganizationId), eq(experiments.id, id)))
}

export const hasEvidence = async (tx: TenantTx, experimentId: string): Promise<boolean> => {
  const found = await tx
    .select({ id: evidence.id })
    .from(evidence)
    .where(and(eq(evidence.organizationId, sqlOrganizationId), eq(evidence.experimentId, experimentId)))
    .limit(1)
  return found.length > 0
}

export type StoredReading = Pick<typeof evidence.$inferSelect, 'id' | 'raw' | 'reading' | 'asOf'>

/** The reading whose data counts furthest; undefined where there is none. */
export const findNewestEntry = async (
  tx: TenantTx,
  experimentId: string,
): Promise<StoredReading | undefined> => {
  const [row] = await tx
    .select({ id: evidence.id, raw: evidence.raw, reading: evidence.reading, asOf: evidence.asOf })
    .from(evidence)
    .where(and(eq(evidence.organizationId, sqlOrganizationId), eq(evidence.experimentId, experimentId)))
    .orderBy(desc(evidence.asOf), desc(evidence.id))
    .limit(1)
  return row
}

/** A metric of an experiment with what it is used for. */
export interface UsedMetric {
  readonly id: string
  readonly externalId: string
  readonly name: string
  readonly kind: string
  readonly direction: StoredMetric['direction']
  readonly use: StoredExperiment['metricUses'][number]['use']
}

/** The metrics of an experiment entered by hand, in its order; one of a GrowthBook that was reused is among them. */
export const metricsOf = async (
  tx: TenantTx,
  { metricUses, raw }: StoredExperiment,
): Promise<readonly UsedMetric[]> => {
  const ids = metricIdsIn(raw)
  const rows = await findMetrics(tx, ids)
  return metricUses.flatMap(({ externalId, use }, index) => {
    const row = rows.find((each) => each.id === ids[index])
    return row === undefined ? [] : [{ ...pick(row), externalId, use }]
  })
}

const pick = ({ id, name, kind, direction }: StoredMetric) => ({ id, name, kind, direction })

/** Our ids of its metrics, in the order of its uses, as they were written down when it was entered. */
const metricIdsIn = (raw: string): readonly string[] => {
  const entered: unknown = JSON.parse(raw)
  if (typeof entered !== 'object' || entered === null || !('metricIds' in entered)) return []
  const { metricIds } = entered
  return Array.isArray(metricIds) ? metricIds.filter((id) => typeof id === 'string') : []
}
