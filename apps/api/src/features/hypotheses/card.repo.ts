/** One card with everything that hangs on it, as stored. */
import type { SealedCriteria, Strictness } from '@knowwhen/domain'
import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'

import type { StoredSignal } from '../../db/card-facts.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import {
  experiments,
  growthbookConnections,
  hypotheses,
  hypothesisSeals,
  kpis,
  metrics,
  organizations,
  signals,
  teams,
  users,
} from '../../db/schema/index.js'

const markers = alias(users, 'markers')
const markReviewers = alias(users, 'mark_reviewers')

const experimentColumns = {
  id: experiments.id,
  connectionId: experiments.connectionId,
  externalId: experiments.externalId,
  name: experiments.name,
  status: experiments.status,
  arms: experiments.arms,
  startedAt: experiments.startedAt,
  endedAt: experiments.endedAt,
  fetchedAt: experiments.fetchedAt,
  deletedAt: experiments.deletedAt,
  resultsProblem: experiments.resultsProblem,
}

/** A disconnected GrowthBook has no key left; what was entered by hand never had one to lose. */
const isConnected = sql<boolean>`(${experiments.connectionId} is null or exists (
  select from ${growthbookConnections} c
  where c.organization_id = ${experiments.organizationId} and c.id = ${experiments.connectionId}
    and c.secret_key_ciphertext <> ''))`

const oneCard = (tx: TenantTx, which: SQL | undefined) =>
  tx
    .select({
      card: hypotheses,
      team: { id: teams.id, name: teams.name, color: teams.color },
      experiment: experimentColumns,
      isConnected,
      proposer: users.name,
      marker: markers.name,
      markReviewer: markReviewers.name,
    })
    .from(hypotheses)
    .leftJoin(
      teams,
      and(eq(teams.organizationId, hypotheses.organizationId), eq(teams.id, hypotheses.teamId)),
    )
    .leftJoin(
      experiments,
      and(
        eq(experiments.organizationId, hypotheses.organizationId),
        eq(experiments.id, hypotheses.experimentId),
      ),
    )
    .leftJoin(users, eq(users.id, hypotheses.proposedBy))
    .leftJoin(markers, eq(markers.id, hypotheses.instrumentationErrorBy))
    .leftJoin(markReviewers, eq(markReviewers.id, hypotheses.instrumentationReviewedBy))
    .where(and(eq(hypotheses.organizationId, sqlOrganizationId), which))

const rowOf = (found: Awaited<ReturnType<typeof oneCard>>[number]) => ({
  ...found.card,
  team: found.team,
  experiment: found.experiment === null ? null : { ...found.experiment, isConnected: found.isConnected },
  proposedByName: found.proposer ?? '',
  markedByName: found.marker ?? '',
  markReviewedByName: found.markReviewer ?? '',
})

export type CardRowWithExperiment = ReturnType<typeof rowOf>
export type CardExperiment = NonNullable<CardRowWithExperiment['experiment']>
export type CardRow = Omit<CardRowWithExperiment, 'experiment'>

/** Which card: by its id, or by the number in its key. */
export type Which = { readonly id: string } | { readonly number: number }

const whichCard = (which: Which): SQL =>
  'id' in which ? eq(hypotheses.id, which.id) : eq(hypotheses.number, which.number)

export const findCardRow = async (tx: TenantTx, which: Which): Promise<CardRowWithExperiment | undefined> => {
  const [found] = await oneCard(tx, whichCard(which))
  return found === undefined ? undefined : rowOf(found)
}

/** The same, with the card locked until the transaction ends: two commands on one card take turns. */
export const lockCardRow = async (tx: TenantTx, which: Which): Promise<CardRowWithExperiment | undefined> => {
  const [found] = await oneCard(tx, whichCard(which)).for('update', { of: hypotheses })
  return found === undefined ? undefined : rowOf(found)
}

export const listCardSignals = async (tx: TenantTx, hypothesisId: string): Promise<readonly StoredSignal[]> =>
  tx
    .select({
      id: signals.id,
      role: signals.role,
      name: signals.name,
      direction: signals.direction,
      kpi: { id: kpis.id, name: kpis.name },
      metric: {
        id: metrics.id,
        externalId: metrics.externalId,
        name: metrics.name,
        connectionId: metrics.connectionId,
      },
      promisedLift: signals.promisedLift,
      anyImprovement: signals.anyImprovement,
      minimumDetectableEffect: signals.minimumDetectableEffect,
      nonInferiorityMargin: signals.nonInferiorityMargin,
      baseline: signals.baseline,
    })
    .from(signals)
    .leftJoin(kpis, and(eq(kpis.organizationId, signals.organizationId), eq(kpis.id, signals.kpiId)))
    .leftJoin(
      metrics,
      and(eq(metrics.organizationId, signals.organizationId), eq(metrics.id, signals.metricId)),
    )
    .where(and(eq(signals.organizationId, sqlOrganizationId), eq(signals.hypothesisId, hypothesisId)))
    .orderBy(asc(signals.position))

export interface CardSeal {
  readonly version: number
  readonly canonicalJson: string
  readonly hash: string
  readonly criteria: SealedCriteria
  readonly ruleVersion: string
  readonly sealedBy: string
  readonly sealedByName: string
  readonly sealedAt: Date
  readonly retrospective: boolean
}

export const findNewestSeal = async (tx: TenantTx, hypothesisId: string): Promise<CardSeal | undefined> => {
  const [row] = await tx
    .select({
      version: hypothesisSeals.version,
      canonicalJson: hypothesisSeals.canonicalJson,
      hash: hypothesisSeals.hash,
      criteria: hypothesisSeals.criteria,
      ruleVersion: hypothesisSeals.ruleVersion,
      sealedBy: hypothesisSeals.sealedBy,
      sealedByName: sql<string>`coalesce(${users.name}, '')`,
      sealedAt: hypothesisSeals.sealedAt,
      retrospective: hypothesisSeals.retrospective,
    })
    .from(hypothesisSeals)
    .leftJoin(users, eq(users.id, hypothesisSeals.sealedBy))
    .where(
      and(
        eq(hypothesisSeals.organizationId, sqlOrganizationId),
        eq(hypothesisSeals.hypothesisId, hypothesisId),
      ),
    )
    .orderBy(desc(hypothesisSeals.version))
    .limit(1)
  return row
}

export interface DecisionRules {
  readonly strictness: Strictness
  readonly minimumRuntimeDays: number
}

export const getDecisionRules = async (tx: TenantTx): Promise<DecisionRules> => {
  const [row] = await tx
    .select({
      strictness: organizations.strictness,
      minimumRuntimeDays: organizations.minimumRuntimeDays,
    })
    .from(organizations)
    .where(eq(organizations.id, sqlOrganizationId))
  if (row === undefined) throw new Error('The transaction has no organisation.')
  return row
}

/** The significance level of a connection: what a person confirmed, else what the server reported. */
export const findAlpha = async (tx: TenantTx, connectionId: string): Promise<number | null> => {
  const [row] = await tx
    .select({
      alpha: sql<
        number | null
      >`coalesce(${growthbookConnections.confirmedAlpha}, ${growthbookConnections.reportedAlpha})`,
    })
    .from(growthbookConnections)
    .where(
      and(
        eq(growthbookConnections.organizationId, sqlOrganizationId),
        eq(growthbookConnections.id, connectionId),
      ),
    )
  return row?.alpha ?? null
}
