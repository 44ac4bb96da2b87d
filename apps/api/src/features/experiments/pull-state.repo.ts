/** Whose results are still to be read, and what became of reading them. */
import { and, asc, desc, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm'

import { experiments, hypotheses } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import type { ExperimentRow } from './catalogue.repo.js'

export interface WhatToPull {
  readonly connectionId: string
  /** GrowthBook's ids; empty: all of them. */
  readonly projectIds: readonly string[]
  /** Also those without results, or whose results could not be read, though they have not changed since. */
  readonly again: boolean
}

const isLinked = sql<boolean>`exists (
  select from ${hypotheses} h
  where h.organization_id = ${experiments.organizationId} and h.experiment_id = ${experiments.id}
)`

const hasChanged = sql`${experiments.pulledUpdatedAt} is distinct from ${experiments.externalUpdatedAt}`

/**
 * Experiments worth asking, linked ones first and what changed last before the others: no drafts, and changed since
 * their results were last read. It is the stored rows that tell, so that what an interrupted run has listed is not lost.
 */
export async function listToPull(tx: TenantTx, { connectionId, projectIds, again }: WhatToPull) {
  return tx
    .select({
      id: experiments.id,
      externalId: experiments.externalId,
      name: experiments.name,
      updatedAt: experiments.externalUpdatedAt,
      isLinked,
      wasRead: sql<boolean>`${experiments.users} is not null`,
      multipleExposures: experiments.multipleExposures,
    })
    .from(experiments)
    .where(
      and(
        eq(experiments.organizationId, sqlOrganizationId),
        eq(experiments.connectionId, connectionId),
        isNull(experiments.deletedAt),
        ne(experiments.status, 'draft'),
        again ? or(hasChanged, sql`${experiments.resultsProblem} is not null`) : hasChanged,
        projectIds.length > 0 ? inArray(experiments.projectId, [...projectIds]) : undefined,
      ),
    )
    .orderBy(desc(isLinked), desc(experiments.externalUpdatedAt), asc(experiments.id))
}

export type ToPull = Awaited<ReturnType<typeof listToPull>>[number]

/** Until the transaction ends nobody else compares or stores a reading of this experiment. */
export async function lockExperiment(
  tx: TenantTx,
  connectionId: string,
  externalId: string,
): Promise<Pick<ExperimentRow, 'id' | 'status' | 'phases' | 'arms'> | undefined> {
  const [row] = await tx
    .select({
      id: experiments.id,
      status: experiments.status,
      phases: experiments.phases,
      arms: experiments.arms,
    })
    .from(experiments)
    .where(
      and(
        eq(experiments.organizationId, sqlOrganizationId),
        eq(experiments.connectionId, connectionId),
        eq(experiments.externalId, externalId),
      ),
    )
    .for('update')
  return row
}

export interface PullOutcome {
  /** `dateUpdated` up to which the results are known now; null: they are asked for again next time. */
  readonly settledUpTo: string | null
  /** Why they could not be read, in words. */
  readonly problem: string | null
  readonly users?: number
  /** The first exposure that the results know of. */
  readonly exposedAt?: Date
  /** GrowthBook's own word on health, where it was asked. */
  readonly detailedStatus?: string | null
}

const earliestStart = (exposedAt: Date) =>
  sql`least(${experiments.startedAt}, ${exposedAt.toISOString()}::timestamptz)`

export async function savePullOutcome(
  tx: TenantTx,
  experimentId: string,
  { settledUpTo, problem, users, exposedAt, detailedStatus }: PullOutcome,
): Promise<void> {
  await tx
    .update(experiments)
    .set({
      resultsProblem: problem,
      ...(settledUpTo === null ? {} : { pulledUpdatedAt: settledUpTo }),
      ...(users === undefined ? {} : { users }),
      ...(exposedAt === undefined ? {} : { startedAt: earliestStart(exposedAt) }),
      ...(detailedStatus === undefined ? {} : { detailedStatus }),
    })
    .where(and(eq(experiments.organizationId, sqlOrganizationId), eq(experiments.id, experimentId)))
}

/** As a webhook told them; null where none did, or the experiment is not known yet. */
export async function storedMultipleExposures(
  tx: TenantTx,
  connectionId: string,
  externalId: string,
): Promise<ExperimentRow['multipleExposures']> {
  const [row] = await tx
    .select({ multipleExposures: experiments.multipleExposures })
    .from(experiments)
    .where(and(eq(experiments.connectionId, connectionId), eq(experiments.externalId, externalId)))
  return row?.multipleExposures ?? null
}
