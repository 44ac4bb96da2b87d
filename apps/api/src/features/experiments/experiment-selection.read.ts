/** The columns of an experiment that people see, with what hangs on it; the payload itself stays where it is. */
import { and, eq, sql } from 'drizzle-orm'

import { evidence, experiments, growthbookConnections, growthbookProjects } from '../../db/schema/index.js'
import { hypotheses } from '../../db/schema/index.js'
import type { TenantTx } from '../../db/tenant.js'
import { toldExposures } from './experiment-health.read.js'

/** The newest reading, as far as lists speak of it. */
export interface NewestReading {
  readonly asOf: string
  readonly fetchedAt: string
  readonly allocation: 'fixed' | 'bandit'
  readonly arms: readonly {
    readonly armId: string
    readonly name: string
    readonly weight: number
    readonly users: number
  }[]
  readonly sampleRatioPValue: number | null
  readonly multipleExposures: { readonly users: number; readonly share: number } | null
  readonly reportedUnhealthy: boolean
}

const newest = sql<NewestReading | null>`(
  select json_build_object(
    'asOf', to_char(e.as_of at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'fetchedAt', to_char(e.fetched_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'allocation', e.reading -> 'allocation',
    'arms', e.reading -> 'arms',
    'sampleRatioPValue', e.reading -> 'sampleRatioPValue',
    'multipleExposures', e.reading -> 'multipleExposures',
    'reportedUnhealthy', e.reading -> 'reportedUnhealthy')
  from ${evidence} e
  where e.organization_id = ${experiments.organizationId} and e.experiment_id = ${experiments.id}
  order by e.as_of desc, e.id desc limit 1)`

/** What was entered by hand was never connected, so that nothing is missing. */
const isConnected = sql<boolean>`(${experiments.connectionId} is null or ${growthbookConnections.secretKeyCiphertext} <> '')`

const row = {
  id: experiments.id,
  connectionId: experiments.connectionId,
  externalId: experiments.externalId,
  trackingKey: experiments.trackingKey,
  name: experiments.name,
  status: experiments.status,
  kind: experiments.kind,
  archived: experiments.archived,
  startedAt: experiments.startedAt,
  endedAt: experiments.endedAt,
  users: experiments.users,
  projectId: experiments.projectId,
  tags: experiments.tags,
  detailedStatus: experiments.detailedStatus,
  warnings: experiments.warnings,
  multipleExposures: toldExposures,
  ownOutcome: experiments.ownOutcome,
  fetchedAt: experiments.fetchedAt,
  deletedAt: experiments.deletedAt,
  resultsProblem: experiments.resultsProblem,
}

const pageOnly = {
  description: experiments.description,
  statedHypothesis: experiments.statedHypothesis,
  owner: experiments.owner,
  enteredBy: experiments.enteredBy,
  arms: experiments.arms,
  metricUses: experiments.metricUses,
  phases: experiments.phases,
  statsEngine: experiments.statsEngine,
  ownConclusion: experiments.ownConclusion,
}

const hanging = {
  isConnected,
  newest,
  connection: { id: growthbookConnections.id, name: growthbookConnections.name },
  project: { externalId: growthbookProjects.externalId, name: growthbookProjects.name },
  card: { id: hypotheses.id, number: hypotheses.number, capability: hypotheses.capability },
}

const withHanging = <Columns extends typeof row>(tx: TenantTx, columns: Columns) =>
  tx
    .select({ row: columns, ...hanging })
    .from(experiments)
    .leftJoin(
      growthbookConnections,
      and(
        eq(growthbookConnections.organizationId, experiments.organizationId),
        eq(growthbookConnections.id, experiments.connectionId),
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
      hypotheses,
      and(
        eq(hypotheses.organizationId, experiments.organizationId),
        eq(hypotheses.experimentId, experiments.id),
      ),
    )

export const selectListed = (tx: TenantTx) => withHanging(tx, row)
export type Listed = Awaited<ReturnType<typeof selectListed>>[number]

export const selectWhole = (tx: TenantTx) => withHanging(tx, { ...row, ...pageOnly })
export type Whole = Awaited<ReturnType<typeof selectWhole>>[number]
