/** Experiments of GrowthBook, as last read: overwritten, and never deleted; evidence is not even that. */
import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm'

import { newId } from '../../db/ids.js'
import { experiments, hypotheses } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

/** What was pulled came through a connection. */
interface Pulled {
  readonly connectionId: string
}
type NotListed =
  'organizationId' | 'id' | 'connectionId' | 'resultsProblem' | 'users' | 'enteredBy' | 'pulledUpdatedAt'
export type ExperimentInsert = Omit<typeof experiments.$inferInsert, NotListed> & Pulled
export type ExperimentRow = typeof experiments.$inferSelect

/** The row a statement wanted to insert, for `on conflict do update`. */
const excluded = (column: string) => sql.raw(`excluded.${column}`)

/** A start that is only the moment of this reading gives way to what an earlier reading found. */
const keptStart = sql`case when excluded.started_at = excluded.fetched_at
  then least(${experiments.startedAt}, excluded.started_at) else excluded.started_at end`

/** A page that was on its way for long must not overwrite what was read since. */
const isNoOlder = sql`excluded.external_updated_at >= ${experiments.externalUpdatedAt}
  or excluded.external_updated_at = ''`

export async function upsertExperiments(tx: TenantTx, rows: readonly ExperimentInsert[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insert(experiments)
    .values(rows.map((row) => ({ ...row, id: newId(), organizationId: sqlOrganizationId })))
    .onConflictDoUpdate({
      target: [experiments.organizationId, experiments.connectionId, experiments.externalId],
      setWhere: isNoOlder,
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
        ownOutcome: excluded('own_outcome'),
        projectId: excluded('project_id'),
        tags: excluded('tags'),
        owner: excluded('owner'),
        phases: excluded('phases'),
        externalUpdatedAt: excluded('external_updated_at'),
        raw: excluded('raw'),
        fetchedAt: excluded('fetched_at'),
        deletedAt: null,
      },
    })
}

/** What is stored of a connection and not marked as gone. */
export async function listStored(
  tx: TenantTx,
  connectionId: string,
): Promise<readonly Pick<ExperimentRow, 'externalId' | 'projectId'>[]> {
  return tx
    .select({ externalId: experiments.externalId, projectId: experiments.projectId })
    .from(experiments)
    .where(and(eq(experiments.connectionId, connectionId), isNull(experiments.deletedAt)))
}

export async function countStored(tx: TenantTx, connectionId: string): Promise<number> {
  const [row] = await tx
    .select({ stored: count() })
    .from(experiments)
    .where(and(eq(experiments.connectionId, connectionId), isNull(experiments.deletedAt)))
  return row?.stored ?? 0
}

const markedAtOnce = 1_000

/** Marks what is gone from GrowthBook and answers how many; nothing is deleted, and evidence stays. */
export async function markGone(
  tx: TenantTx,
  connectionId: string,
  { externalIds, now }: { readonly externalIds: readonly string[]; readonly now: Date },
): Promise<number> {
  let marked = 0
  for (let start = 0; start < externalIds.length; start += markedAtOnce) {
    const rows = await tx
      .update(experiments)
      .set({ deletedAt: now })
      .where(
        and(
          eq(experiments.connectionId, connectionId),
          isNull(experiments.deletedAt),
          inArray(experiments.externalId, externalIds.slice(start, start + markedAtOnce)),
        ),
      )
      .returning({ id: experiments.id })
    marked += rows.length
  }
  return marked
}

export async function findExperimentRow(
  tx: TenantTx,
  experimentId: string,
): Promise<ExperimentRow | undefined> {
  const [row] = await tx.select().from(experiments).where(eq(experiments.id, experimentId))
  return row
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
