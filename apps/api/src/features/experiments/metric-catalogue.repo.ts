/** Metrics of GrowthBook, as last read: overwritten, and never deleted. */
import type { MetricFacts } from '@knowwhen/growthbook'
import { and, eq, exists, isNull, notInArray, sql } from 'drizzle-orm'

import { newId } from '../../db/ids.js'
import { experiments, metrics } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export type MetricInsert = Omit<typeof metrics.$inferInsert, 'organizationId' | 'id' | 'connectionId'> & {
  /** What was pulled came through a connection. */
  readonly connectionId: string
}

/** The row a statement wanted to insert, for `on conflict do update`. */
const excluded = (column: string) => sql.raw(`excluded.${column}`)

/** External ids of stored metrics that these rows turn round. */
async function turnedRound(tx: TenantTx, rows: readonly MetricInsert[]): Promise<readonly string[]> {
  const [first] = rows
  if (first === undefined) return []
  const stored = await tx
    .select({ externalId: metrics.externalId, direction: metrics.direction })
    .from(metrics)
    .where(eq(metrics.connectionId, first.connectionId))
  const before = new Map(stored.map((metric) => [metric.externalId, metric.direction]))
  return rows.flatMap(({ externalId, direction }) => {
    const known = before.get(externalId)
    return known === undefined || known === direction ? [] : [externalId]
  })
}

/** GrowthBook turns chances by a metric's direction, and does not call an experiment changed when that changes. */
async function forgetResultsOf(
  tx: TenantTx,
  connectionId: string,
  metricIds: readonly string[],
): Promise<void> {
  const uses = sql`(
    select from jsonb_array_elements(${experiments.metricUses}) as u where u ->> 'externalId' in ${metricIds})`
  await tx
    .update(experiments)
    .set({ pulledUpdatedAt: null })
    .where(and(eq(experiments.connectionId, connectionId), exists(uses)))
}

/** A statement holds at most 65,535 values, and each metric takes about ten of them. */
const metricsAtOnce = 1_000

/** Results that depend on a metric whose direction has changed are read anew, by this run or by the next. */
export async function upsertMetrics(tx: TenantTx, rows: readonly MetricInsert[]): Promise<void> {
  const turned = await turnedRound(tx, rows)
  const [first] = rows
  if (first !== undefined && turned.length > 0) await forgetResultsOf(tx, first.connectionId, turned)
  for (let start = 0; start < rows.length; start += metricsAtOnce) {
    await upsertSomeMetrics(tx, rows.slice(start, start + metricsAtOnce))
  }
}

async function upsertSomeMetrics(tx: TenantTx, rows: readonly MetricInsert[]): Promise<void> {
  await tx
    .insert(metrics)
    .values(rows.map((row) => ({ ...row, id: newId(), organizationId: sqlOrganizationId })))
    .onConflictDoUpdate({
      target: [metrics.organizationId, metrics.connectionId, metrics.externalId],
      set: {
        name: excluded('name'),
        kind: excluded('kind'),
        direction: excluded('direction'),
        raw: excluded('raw'),
        fetchedAt: excluded('fetched_at'),
        deletedAt: null,
      },
    })
}

export interface SeenMetrics {
  readonly connectionId: string
  /** External ids of everything that a complete listing showed. */
  readonly externalIds: readonly string[]
  readonly now: Date
}

export async function markMissingMetrics(tx: TenantTx, seen: SeenMetrics): Promise<void> {
  await tx
    .update(metrics)
    .set({ deletedAt: seen.now })
    .where(
      and(
        eq(metrics.connectionId, seen.connectionId),
        isNull(metrics.deletedAt),
        seen.externalIds.length > 0 ? notInArray(metrics.externalId, [...seen.externalIds]) : undefined,
      ),
    )
}

/** What is known of the connection's metrics, as far as it decides how results are read: whether lower is better. */
export async function metricFactsOf(tx: TenantTx, connectionId: string): Promise<readonly MetricFacts[]> {
  const known = await tx
    .select({ externalId: metrics.externalId, name: metrics.name, direction: metrics.direction })
    .from(metrics)
    .where(eq(metrics.connectionId, connectionId))
  return known.map(({ externalId, name, direction }) => ({
    metricId: externalId,
    name,
    description: '',
    kind: 'other',
    unit: null,
    inverse: direction === 'decrease',
    archived: false,
    projectIds: [],
    tags: [],
    steps: [],
  }))
}
