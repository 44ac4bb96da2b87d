/** What GrowthBook has, as last read: metrics and experiments are overwritten, evidence never is. */
import { and, eq, exists, isNull, notInArray, sql } from 'drizzle-orm'

import { newId } from '../../db/ids.js'
import { experiments, hypotheses, metrics } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

/** What was pulled came through a connection. */
interface Pulled {
  readonly connectionId: string
}
type MetricInsert = Omit<typeof metrics.$inferInsert, 'organizationId' | 'id' | 'connectionId'> & Pulled
export type ExperimentInsert = Omit<
  typeof experiments.$inferInsert,
  'organizationId' | 'id' | 'connectionId' | 'resultsProblem' | 'users' | 'enteredBy'
> &
  Pulled
export type ExperimentRow = typeof experiments.$inferSelect

/** The row a statement wanted to insert, for `on conflict do update`. */
const excluded = (column: string) => sql.raw(`excluded.${column}`)

/** A start that is only the moment of this reading gives way to what an earlier reading found. */
const keptStart = sql`case when excluded.started_at = excluded.fetched_at
  then least(${experiments.startedAt}, excluded.started_at) else excluded.started_at end`

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

export async function upsertExperiments(tx: TenantTx, rows: readonly ExperimentInsert[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insert(experiments)
    .values(rows.map((row) => ({ ...row, id: newId(), organizationId: sqlOrganizationId })))
    .onConflictDoUpdate({
      target: [experiments.organizationId, experiments.connectionId, experiments.externalId],
      set: {
        trackingKey: excluded('tracking_key'),
        name: excluded('name'),
        description: excluded('description'),
        statedHypothesis: excluded('stated_hypothesis'),
        status: excluded('status'),
        kind: excluded('kind'),
        archived: excluded('archived'),
        statsEngine: excluded('stats_engine'),
        arms: excluded('arms'),
        metricUses: excluded('metric_uses'),
        startedAt: keptStart,
        endedAt: excluded('ended_at'),
        ownConclusion: excluded('own_conclusion'),
        externalUpdatedAt: excluded('external_updated_at'),
        raw: excluded('raw'),
        fetchedAt: excluded('fetched_at'),
        deletedAt: null,
      },
    })
}

export interface Seen {
  readonly connectionId: string
  /** External ids of everything that a complete listing showed. */
  readonly externalIds: readonly string[]
  readonly now: Date
}

/** Marks what a complete listing no longer showed; nothing is deleted, and evidence stays. */
export async function markMissingExperiments(tx: TenantTx, seen: Seen): Promise<void> {
  await tx
    .update(experiments)
    .set({ deletedAt: seen.now })
    .where(
      and(
        eq(experiments.connectionId, seen.connectionId),
        isNull(experiments.deletedAt),
        seen.externalIds.length > 0 ? notInArray(experiments.externalId, [...seen.externalIds]) : undefined,
      ),
    )
}

export async function markMissingMetrics(tx: TenantTx, seen: Seen): Promise<void> {
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

/** `dateUpdated` of each experiment when its results were last read without a problem. */
export async function pulledVersions(
  tx: TenantTx,
  connectionId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .select({ externalId: experiments.externalId, pulled: experiments.pulledUpdatedAt })
    .from(experiments)
    .where(eq(experiments.connectionId, connectionId))
  return new Map(rows.flatMap((row) => (row.pulled === null ? [] : [[row.externalId, row.pulled] as const])))
}

export async function findExperimentByExternalId(
  tx: TenantTx,
  connectionId: string,
  externalId: string,
): Promise<ExperimentRow | undefined> {
  const [row] = await tx
    .select()
    .from(experiments)
    .where(and(eq(experiments.connectionId, connectionId), eq(experiments.externalId, externalId)))
  return row
}

export async function findExperimentRow(
  tx: TenantTx,
  experimentId: string,
): Promise<ExperimentRow | undefined> {
  const [row] = await tx.select().from(experiments).where(eq(experiments.id, experimentId))
  return row
}

export async function saveResultsPulled(
  tx: TenantTx,
  experimentId: string,
  pulled: {
    readonly users: number | null
    readonly externalUpdatedAt: string
    readonly problem: string | null
    /** The first exposure that the results know of, where they could be read. */
    readonly exposedAt?: Date
  },
): Promise<void> {
  await tx
    .update(experiments)
    .set({
      resultsProblem: pulled.problem,
      ...(pulled.exposedAt === undefined
        ? {}
        : {
            startedAt: sql`least(${experiments.startedAt}, ${pulled.exposedAt.toISOString()}::timestamptz)`,
          }),
      ...(pulled.users === null ? {} : { users: pulled.users }),
      ...(pulled.problem === null ? { pulledUpdatedAt: pulled.externalUpdatedAt } : {}),
    })
    .where(eq(experiments.id, experimentId))
}

/** Cards by the external id of the experiment of this connection that tests them. */
export async function linkedCards(tx: TenantTx, connectionId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .select({ externalId: experiments.externalId, hypothesisId: hypotheses.id })
    .from(experiments)
    .innerJoin(
      hypotheses,
      and(
        eq(hypotheses.organizationId, experiments.organizationId),
        eq(hypotheses.experimentId, experiments.id),
      ),
    )
    .where(and(eq(experiments.organizationId, sqlOrganizationId), eq(experiments.connectionId, connectionId)))
  return new Map(rows.map((row) => [row.externalId, row.hypothesisId]))
}
