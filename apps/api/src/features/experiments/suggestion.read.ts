/** Experiments and cards that may well belong together. */
import type { ExperimentSuggestion, HypothesisSuggestion } from '@knowwhen/contract'
import {
  suggestCardsFor,
  suggestExperimentsFor,
  type CardToLink,
  type ExperimentToLink,
  type HypothesisState,
  type LinkScore,
} from '@knowwhen/domain'
import { and, desc, eq, isNull, notInArray, sql, type SQL } from 'drizzle-orm'

import { keyOf } from '../../db/card-facts.js'
import {
  experiments,
  growthbookProjects,
  hypotheses,
  metrics,
  signals,
  teams,
} from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { notFound } from '../../http/problems.js'

/** More would take longer to read than anybody waits; what is older is found by searching. */
const MOST_CANDIDATES = 500
/** Enough of a text to tell what it is about. */
const LONGEST_TEXT = 2_000

/** Two GrowthBooks may give the same id to different metrics; what is entered by hand has none. */
const metricKey = (connectionId: string | null, externalId: string): string =>
  `${connectionId ?? 'byHand'}:${externalId}`

const start = (column: SQL | typeof experiments.description) => sql<string>`left(${column}, ${LONGEST_TEXT})`

const experimentColumns = {
  id: experiments.id,
  connectionId: experiments.connectionId,
  name: experiments.name,
  trackingKey: experiments.trackingKey,
  statedHypothesis: start(sql`${experiments.statedHypothesis}`),
  description: start(experiments.description),
  tags: experiments.tags,
  metricUses: experiments.metricUses,
  status: experiments.status,
  startedAt: experiments.startedAt,
  endedAt: experiments.endedAt,
  teamId: growthbookProjects.teamId,
  linkedTo: hypotheses.id,
}

const selectCandidates = (tx: TenantTx, which: SQL | undefined, most: number) =>
  tx
    .select(experimentColumns)
    .from(experiments)
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
    .where(and(eq(experiments.organizationId, sqlOrganizationId), which))
    .orderBy(sql`${experiments.startedAt} desc nulls first`, desc(experiments.id))
    .limit(most)

type ExperimentRow = Awaited<ReturnType<typeof selectCandidates>>[number]

const experimentToLink = (row: ExperimentRow) => ({
  row,
  name: row.name,
  trackingKey: row.trackingKey,
  statedHypothesis: row.statedHypothesis,
  description: row.description,
  tags: row.tags,
  metricIds: row.metricUses.map(({ externalId }) => metricKey(row.connectionId, externalId)),
  teamId: row.teamId,
  status: row.status,
  endedAt: row.endedAt?.toISOString() ?? null,
})

interface SignalMetric {
  readonly role: string
  readonly externalId: string
  readonly connectionId: string | null
}

const sqlMetrics = sql<SignalMetric[]>`coalesce((
  select json_agg(json_build_object('role', s.role, 'externalId', m.external_id, 'connectionId', m.connection_id))
  from ${signals} s
  join ${metrics} m on m.organization_id = s.organization_id and m.id = s.metric_id
  where s.organization_id = ${hypotheses.organizationId} and s.hypothesis_id = ${hypotheses.id}), '[]')`

const selectCards = (tx: TenantTx, which: SQL | undefined, most: number) =>
  tx
    .select({
      id: hypotheses.id,
      number: hypotheses.number,
      capability: hypotheses.capability,
      audience: hypotheses.audience,
      outcome: hypotheses.outcome,
      state: hypotheses.state,
      proposedAt: hypotheses.proposedAt,
      experimentId: hypotheses.experimentId,
      team: { id: teams.id, name: teams.name },
      metrics: sqlMetrics,
    })
    .from(hypotheses)
    .leftJoin(
      teams,
      and(eq(teams.organizationId, hypotheses.organizationId), eq(teams.id, hypotheses.teamId)),
    )
    .where(and(eq(hypotheses.organizationId, sqlOrganizationId), which))
    .orderBy(desc(hypotheses.number))
    .limit(most)

type CardRow = Awaited<ReturnType<typeof selectCards>>[number]

const metricsOf = ({ metrics: all }: CardRow, isGoal: boolean): readonly string[] =>
  all
    .filter(({ role }) => (role === 'goal') === isGoal)
    .map(({ connectionId, externalId }) => metricKey(connectionId, externalId))

const cardToLink = (row: CardRow) => ({
  row,
  key: keyOf(row.number),
  capability: row.capability,
  audience: row.audience,
  outcome: row.outcome,
  goalMetricIds: metricsOf(row, true),
  otherMetricIds: metricsOf(row, false),
  team: row.team,
  proposedAt: row.proposedAt.toISOString(),
})

const scoreView = ({ score, reasons }: LinkScore) => ({ score, reasons: reasons.map((one) => ({ ...one })) })

const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null

const experimentView = ({ row }: ExperimentToLink & { readonly row: ExperimentRow }) => ({
  id: row.id,
  name: row.name,
  trackingKey: row.trackingKey,
  status: row.status,
  startedAt: isoOrNull(row.startedAt),
  endedAt: isoOrNull(row.endedAt),
  isByHand: row.connectionId === null,
})

/**
 * Experiments without card for a card without experiment.
 * @throws Problem 404
 */
export async function suggestedExperiments(
  tx: TenantTx,
  hypothesisId: string,
  limit: number,
): Promise<{ items: ExperimentSuggestion[] }> {
  const [card] = await selectCards(tx, eq(hypotheses.id, hypothesisId), 1)
  if (card === undefined) throw notFound('hypothesis')
  if (card.experimentId !== null) return { items: [] }
  const unlinked = and(isNull(hypotheses.id), isNull(experiments.deletedAt))
  const candidates = await selectCandidates(tx, unlinked, MOST_CANDIDATES)
  const found = suggestExperimentsFor(cardToLink(card), candidates.map(experimentToLink), limit)
  return {
    items: found.map(({ item, ...scored }) => ({ ...scoreView(scored), experiment: experimentView(item) })),
  }
}

/** Their experiment is not changed any more. */
const settled: HypothesisState[] = ['decided', 'realising', 'closed', 'abandoned']

const cardView = ({ key, row }: CardToLink & { readonly row: CardRow }) => ({
  id: row.id,
  key,
  capability: row.capability,
  outcome: row.outcome,
  state: row.state,
  team: row.team,
})

/**
 * Cards without experiment for an experiment without card.
 * @throws Problem 404
 */
export async function suggestedHypotheses(
  tx: TenantTx,
  experimentId: string,
  limit: number,
): Promise<{ items: HypothesisSuggestion[] }> {
  const [experiment] = await selectCandidates(tx, eq(experiments.id, experimentId), 1)
  if (experiment === undefined) throw notFound('experiment')
  if (experiment.linkedTo !== null) return { items: [] }
  const waiting = and(isNull(hypotheses.experimentId), notInArray(hypotheses.state, settled))
  const cards = await selectCards(tx, waiting, MOST_CANDIDATES)
  const found = suggestCardsFor(experimentToLink(experiment), cards.map(cardToLink), limit)
  return {
    items: found.map(({ item, ...scored }) => ({ ...scoreView(scored), hypothesis: cardView(item) })),
  }
}
