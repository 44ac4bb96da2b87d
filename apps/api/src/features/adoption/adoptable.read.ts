/** Finished experiments that could be adopted, latest end first. */
import type { Adoptable, listAdoptable, ParsedRequest } from '@knowwhen/contract'
import { and, desc, eq, ilike, isNull, or, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'

import {
  evidence,
  experiments,
  growthbookConnections,
  growthbookProjects,
  hypotheses,
  teams,
} from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { containing } from '../experiments/index.js'
import { metricsOfUses, metricsUsedBy, type PastMetric } from './past-experiment.read.js'

type Query = ParsedRequest<typeof listAdoptable>['query']

const newestAsOf = sql<string | null>`(
  select to_char(max(e.as_of) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from ${evidence} e
  where e.organization_id = ${experiments.organizationId} and e.experiment_id = ${experiments.id})`

const hasEvidence = sql`exists (
  select from ${evidence} e
  where e.organization_id = ${experiments.organizationId} and e.experiment_id = ${experiments.id})`

const isFree = sql`not exists (
  select from ${hypotheses} h
  where h.organization_id = ${experiments.organizationId} and h.experiment_id = ${experiments.id})`

const ofOutcome = (ownOutcome: Query['ownOutcome']): SQL | undefined => {
  if (ownOutcome === undefined) return undefined
  return ownOutcome === 'none' ? isNull(experiments.ownOutcome) : eq(experiments.ownOutcome, ownOutcome)
}

const conditionsOf = (query: Query): readonly (SQL | undefined)[] => [
  eq(experiments.organizationId, sqlOrganizationId),
  eq(experiments.status, 'stopped'),
  isNull(experiments.deletedAt),
  isFree,
  hasEvidence,
  query.connectionId === undefined ? undefined : eq(experiments.connectionId, query.connectionId),
  query.projectId === undefined ? undefined : eq(experiments.projectId, query.projectId),
  ofOutcome(query.ownOutcome),
  query.q === undefined || query.q === ''
    ? undefined
    : or(
        ilike(experiments.name, containing(query.q)),
        ilike(experiments.statedHypothesis, containing(query.q)),
      ),
]

const endedAt = sql`coalesce(${experiments.endedAt}, ${experiments.startedAt}, ${experiments.fetchedAt})`
const cursorShape = z.tuple([
  z
    .string()
    .max(40)
    .regex(/^\d{4}-[\d\-:.+ ]+$/),
  z.uuid(),
])

const columns = {
  row: experiments,
  endKey: sql<string>`${endedAt}::text`,
  asOf: newestAsOf,
  connection: { id: growthbookConnections.id, name: growthbookConnections.name },
  project: { externalId: growthbookProjects.externalId, name: growthbookProjects.name },
  team: { id: teams.id, name: teams.name },
}

const selectAdoptable = (tx: TenantTx) =>
  tx
    .select(columns)
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
      teams,
      and(
        eq(teams.organizationId, growthbookProjects.organizationId),
        eq(teams.id, growthbookProjects.teamId),
        isNull(teams.archivedAt),
      ),
    )

type Found = Awaited<ReturnType<typeof selectAdoptable>>[number]

const namesOf = (used: readonly PastMetric[], use: PastMetric['use']): string[] =>
  used.filter((metric) => metric.use === use).map(({ name }) => name)

const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null

const viewOf = ({ row, asOf, ...found }: Found, used: readonly PastMetric[]): Adoptable => ({
  experimentId: row.id,
  name: row.name,
  connection: found.connection,
  project: found.project,
  team: found.team,
  startedAt: isoOrNull(row.startedAt),
  endedAt: isoOrNull(row.endedAt),
  users: row.users,
  statedHypothesis: row.statedHypothesis,
  ownConclusion: row.ownConclusion,
  ownOutcome: row.ownOutcome,
  treatmentArms: row.arms.filter(({ isControl }) => !isControl).length,
  goals: namesOf(used, 'goal'),
  guardrails: namesOf(used, 'guardrail'),
  asOf: asOf ?? row.fetchedAt.toISOString(),
})

/** Said on the first page only: whoever pages on knows it. */
const countAll = async (tx: TenantTx, query: Query): Promise<{ readonly total?: number }> => {
  if (query.cursor !== undefined) return {}
  const [counted] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(experiments)
    .where(and(...conditionsOf(query)))
  return { total: counted?.total ?? 0 }
}

export const listAdoptableViews = async (tx: TenantTx, query: Query) => {
  const after = decodeCursor(query.cursor, cursorShape)
  const beyond = after && sql`(${endedAt}, ${experiments.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
  const found = await selectAdoptable(tx)
    .where(and(...conditionsOf(query), beyond))
    .orderBy(desc(endedAt), desc(experiments.id))
    .limit(query.limit + 1)
  const { rows, nextCursor } = pageOf(found, query.limit, ({ endKey, row }) => [endKey, row.id])
  const known = await metricsUsedBy(
    tx,
    rows.map(({ row }) => row),
  )
  return {
    items: rows.map((each) => viewOf(each, metricsOfUses(each.row, known))),
    nextCursor,
    ...(await countAll(tx, query)),
  }
}
