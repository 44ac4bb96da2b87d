/** Stored readings as people see them. */
import type { Evidence } from '@knowwhen/contract'
import { and, desc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'

import { evidence, experiments, metrics } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'
import { asBelieved, type EvidenceRow } from './evidence.repo.js'

type Shown = Pick<EvidenceRow, keyof typeof shown>
type StoredMetric = EvidenceRow['reading']['metrics'][number]
type StoredEstimate = NonNullable<StoredMetric['arms'][number]['estimate']>

const estimateView = (estimate: StoredEstimate) => ({
  lift: estimate.lift,
  low: estimate.low,
  high: estimate.high,
  standardError: estimate.standardError,
  pValue: estimate.pValue ?? null,
  chanceToBeatControl: estimate.chanceToBeatControl ?? null,
  interval: estimate.interval,
})

const metricView = (metric: StoredMetric, names: ReadonlyMap<string, string>) => ({
  metricId: metric.metricId,
  name: names.get(metric.metricId) ?? metric.metricId,
  arms: metric.arms.map(({ armId, statistics, estimate }) => ({
    armId,
    users: statistics.users,
    mean: statistics.mean,
    standardDeviation: statistics.standardDeviation,
    numerator: statistics.numerator,
    estimate: estimate && estimateView(estimate),
  })),
})

const evidenceView = (row: Shown, names: ReadonlyMap<string, string>): Evidence => ({
  id: row.id,
  experimentId: row.experimentId,
  grade: row.grade,
  engine: row.engine,
  alpha: row.reading.alpha,
  snapshotId: row.snapshotId,
  rawHash: row.rawHash,
  asOf: row.asOf.toISOString(),
  fetchedAt: row.fetchedAt.toISOString(),
  sampleRatioPValue: row.reading.sampleRatioPValue,
  arms: row.reading.arms.map((arm) => ({ ...arm })),
  metrics: row.reading.metrics.map((metric) => metricView(metric, names)),
})

const shown = {
  id: evidence.id,
  experimentId: evidence.experimentId,
  grade: evidence.grade,
  engine: evidence.engine,
  snapshotId: evidence.snapshotId,
  rawHash: evidence.rawHash,
  reading: evidence.reading,
  asOf: evidence.asOf,
  fetchedAt: evidence.fetchedAt,
}

const metricNamesOf = async (tx: TenantTx, experimentId: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx
    .select({ externalId: metrics.externalId, name: metrics.name })
    .from(metrics)
    .innerJoin(
      experiments,
      and(
        eq(experiments.organizationId, metrics.organizationId),
        eq(experiments.connectionId, metrics.connectionId),
      ),
    )
    .where(and(eq(experiments.organizationId, sqlOrganizationId), eq(experiments.id, experimentId)))
  return new Map(rows.map((row) => [row.externalId, row.name]))
}

export async function listEvidenceViews(
  tx: TenantTx,
  experimentId: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const [experiment] = await tx
    .select({ id: experiments.id })
    .from(experiments)
    .where(eq(experiments.id, experimentId))
  if (!experiment) throw notFound('experiment')
  const after = decodeCursor(page.cursor, z.tuple([z.iso.datetime(), z.uuid()]))
  const found = await tx
    .select(shown)
    .from(evidence)
    .where(
      and(
        eq(evidence.organizationId, sqlOrganizationId),
        eq(evidence.experimentId, experimentId),
        after && sql`(${evidence.asOf}, ${evidence.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
      ),
    )
    .orderBy(desc(evidence.asOf), desc(evidence.id))
    .limit(page.limit + 1)
  const { rows, nextCursor } = pageOf(found, page.limit, (row) => [row.asOf.toISOString(), row.id])
  const names = await metricNamesOf(tx, experimentId)
  const believed = await asBelieved(tx, experimentId, rows)
  return { items: believed.map((row) => evidenceView(row, names)), nextCursor }
}
