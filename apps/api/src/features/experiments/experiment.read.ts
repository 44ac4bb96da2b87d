/** Experiments and metrics as people see them. */
import type { Experiment, ExperimentSummary, Metric } from '@knowwhen/contract'
import { and, desc, eq, ilike, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'

import {
  evidence,
  experiments,
  growthbookConnections,
  hypotheses,
  kpis,
  metrics,
} from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'

const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null
/** `%` and `_` that a person typed mean themselves. */
const containing = (q: string): string => `%${q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

const newestEvidence = sql<{ at: string; srm: number | null } | null>`(
  select json_build_object('at', to_char(e.fetched_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'srm', e.reading -> 'sampleRatioPValue')
  from ${evidence} e
  where e.organization_id = ${experiments.organizationId} and e.experiment_id = ${experiments.id}
  order by e.as_of desc, e.id desc limit 1)`

const isConnected = sql<boolean>`exists (
  select from ${growthbookConnections} c
  where c.organization_id = ${experiments.organizationId} and c.id = ${experiments.connectionId}
    and c.secret_key_ciphertext <> '')`

const selection = {
  row: experiments,
  isConnected,
  newest: newestEvidence,
  card: { id: hypotheses.id, number: hypotheses.number, capability: hypotheses.capability },
}

const selectExperiments = (tx: TenantTx) =>
  tx
    .select(selection)
    .from(experiments)
    .leftJoin(
      hypotheses,
      and(
        eq(hypotheses.organizationId, experiments.organizationId),
        eq(hypotheses.experimentId, experiments.id),
      ),
    )

type Selected = Awaited<ReturnType<typeof selectExperiments>>[number]

const summaryOf = ({ row, isConnected, newest, card }: Selected): ExperimentSummary => ({
  id: row.id,
  connectionId: row.connectionId,
  isConnected,
  externalId: row.externalId,
  trackingKey: row.trackingKey,
  name: row.name,
  status: row.status,
  kind: row.kind,
  archived: row.archived,
  startedAt: isoOrNull(row.startedAt),
  endedAt: isoOrNull(row.endedAt),
  users: row.users,
  sampleRatioPValue: newest?.srm ?? null,
  fetchedAt: row.fetchedAt.toISOString(),
  deletedAt: isoOrNull(row.deletedAt),
  lastEvidenceAt: newest?.at ?? null,
  resultsProblem: row.resultsProblem,
  hypothesis: card && { id: card.id, key: `HYP-${card.number}`, capability: card.capability },
})

export interface ExperimentFilter {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly q?: string | undefined
  readonly status?: ExperimentSummary['status'] | undefined
  readonly linked?: 'yes' | 'no' | undefined
  readonly connectionId?: string | undefined
}

const conditionsOf = (filter: ExperimentFilter): readonly (SQL | undefined)[] => [
  eq(experiments.organizationId, sqlOrganizationId),
  filter.status && eq(experiments.status, filter.status),
  filter.connectionId === undefined ? undefined : eq(experiments.connectionId, filter.connectionId),
  filter.linked && (filter.linked === 'yes' ? isNotNull(hypotheses.id) : isNull(hypotheses.id)),
  filter.q
    ? or(ilike(experiments.name, containing(filter.q)), ilike(experiments.trackingKey, containing(filter.q)))
    : undefined,
]

/** Newest start first; drafts, which have not started, come before them. */
const sortKey = sql<string>`coalesce(${experiments.startedAt}, 'infinity'::timestamptz)::text`
const cursorShape = z.tuple([
  z
    .string()
    .max(40)
    .regex(/^(infinity|\d{4}-[\d\-:.+ ]+)$/),
  z.uuid(),
])

export async function listExperimentViews(tx: TenantTx, filter: ExperimentFilter) {
  const after = decodeCursor(filter.cursor, cursorShape)
  const beyond =
    after &&
    sql`(coalesce(${experiments.startedAt}, 'infinity'::timestamptz), ${experiments.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
  const conditions = conditionsOf(filter)
  const found = await tx
    .select({ ...selection, sortKey })
    .from(experiments)
    .leftJoin(
      hypotheses,
      and(
        eq(hypotheses.organizationId, experiments.organizationId),
        eq(hypotheses.experimentId, experiments.id),
      ),
    )
    .where(and(...conditions, beyond))
    .orderBy(desc(sql`coalesce(${experiments.startedAt}, 'infinity'::timestamptz)`), desc(experiments.id))
    .limit(filter.limit + 1)
  const { rows, nextCursor } = pageOf(found, filter.limit, (row) => [row.sortKey, row.row.id])
  const [counted] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(experiments)
    .leftJoin(
      hypotheses,
      and(
        eq(hypotheses.organizationId, experiments.organizationId),
        eq(hypotheses.experimentId, experiments.id),
      ),
    )
    .where(and(...conditions))
  return { items: rows.map(summaryOf), nextCursor, total: counted?.total ?? 0 }
}

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
  deletedAt: isoOrNull(row.deletedAt),
})

/** Metrics of the experiment's connection; what was entered by hand has metrics of its own. */
const ofSameOrigin = (connectionId: string | null): SQL =>
  connectionId === null ? isNull(metrics.connectionId) : eq(metrics.connectionId, connectionId)

export async function getExperimentView(tx: TenantTx, experimentId: string): Promise<Experiment> {
  const [found] = await selectExperiments(tx).where(eq(experiments.id, experimentId))
  if (!found) throw notFound('experiment')
  const { row } = found
  const ids = row.metricUses.map((use) => use.externalId)
  const known = await selectMetrics(tx).where(
    and(ofSameOrigin(row.connectionId), inArray(metrics.externalId, ids)),
  )
  const byExternalId = new Map(known.map((metric) => [metric.row.externalId, metricView(metric)]))
  return {
    ...summaryOf(found),
    description: row.description,
    statedHypothesis: row.statedHypothesis,
    arms: [...row.arms],
    statsEngine: row.statsEngine,
    ownConclusion: row.ownConclusion,
    metrics: row.metricUses.flatMap(({ externalId, use }) => {
      const metric = byExternalId.get(externalId)
      return metric ? [{ ...metric, use }] : []
    }),
    link: null,
  }
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
