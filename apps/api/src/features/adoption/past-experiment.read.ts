/** Past experiments as rows, with all that a card is made from. */
import type { Reading } from '@knowwhen/domain'
import { and, desc, eq, inArray, sql } from 'drizzle-orm'

import {
  evidence,
  experiments,
  growthbookProjects,
  hypotheses,
  metrics,
  teams,
} from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

type Row = typeof experiments.$inferSelect

export interface PastMetric {
  readonly id: string
  readonly externalId: string
  readonly name: string
  readonly direction: (typeof metrics.$inferSelect)['direction']
  readonly use: Row['metricUses'][number]['use']
}

export interface PastRow {
  readonly row: Row
  /** The newest reading; null where there is no evidence. */
  readonly reading: Reading | null
  /** Whether a card has it already. */
  readonly isLinked: boolean
  /** The team of its project, unless that is archived. */
  readonly team: { readonly id: string; readonly name: string } | null
  readonly metrics: readonly PastMetric[]
}

const newestReading = sql<Reading | null>`(
  select e.reading from ${evidence} e
  where e.organization_id = ${experiments.organizationId} and e.experiment_id = ${experiments.id}
  order by e.as_of desc, e.id desc limit 1)`

const selectPast = (tx: TenantTx, ids: readonly string[]) =>
  tx
    .select({
      row: experiments,
      reading: newestReading,
      linkedTo: hypotheses.id,
      team: { id: teams.id, name: teams.name },
    })
    .from(experiments)
    .leftJoin(
      hypotheses,
      and(
        eq(hypotheses.organizationId, experiments.organizationId),
        eq(hypotheses.experimentId, experiments.id),
      ),
    )
    .leftJoin(
      growthbookProjects,
      and(
        eq(growthbookProjects.organizationId, experiments.organizationId),
        eq(growthbookProjects.connectionId, experiments.connectionId),
        eq(growthbookProjects.externalId, experiments.projectId),
      ),
    )
    .leftJoin(
      teams,
      and(
        eq(teams.organizationId, growthbookProjects.organizationId),
        eq(teams.id, growthbookProjects.teamId),
        sql`${teams.archivedAt} is null`,
      ),
    )
    .where(and(eq(experiments.organizationId, sqlOrganizationId), inArray(experiments.id, [...ids])))

type StoredMetric = Pick<
  typeof metrics.$inferSelect,
  'id' | 'externalId' | 'name' | 'direction' | 'connectionId'
>

type Uses = Pick<Row, 'connectionId' | 'metricUses'>

/** Metrics that any of these use, whatever connection they are of. */
export const metricsUsedBy = async (
  tx: TenantTx,
  rows: readonly Uses[],
): Promise<readonly StoredMetric[]> => {
  const wanted = [...new Set(rows.flatMap(({ metricUses }) => metricUses.map((use) => use.externalId)))]
  if (wanted.length === 0) return []
  return tx
    .select({
      id: metrics.id,
      externalId: metrics.externalId,
      name: metrics.name,
      direction: metrics.direction,
      connectionId: metrics.connectionId,
    })
    .from(metrics)
    .where(and(eq(metrics.organizationId, sqlOrganizationId), inArray(metrics.externalId, wanted)))
    .orderBy(desc(metrics.id))
}

/** The metrics of one experiment, in its order; one entered by hand may use those of any connection. */
export const metricsOfUses = (
  { connectionId, metricUses }: Uses,
  known: readonly StoredMetric[],
): readonly PastMetric[] =>
  metricUses.flatMap(({ externalId, use }) => {
    const found = known.find(
      (metric) =>
        metric.externalId === externalId && (connectionId === null || metric.connectionId === connectionId),
    )
    return found === undefined
      ? []
      : [{ id: found.id, externalId, name: found.name, direction: found.direction, use }]
  })

/** By id, in no order; what does not exist is not among them. */
export const readPast = async (
  tx: TenantTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PastRow>> => {
  const found = await selectPast(tx, ids)
  const known = await metricsUsedBy(
    tx,
    found.map(({ row }) => row),
  )
  return new Map(
    found.map(({ row, reading, linkedTo, team }) => [
      row.id,
      { row, reading, isLinked: linkedTo !== null, team, metrics: metricsOfUses(row, known) },
    ]),
  )
}
