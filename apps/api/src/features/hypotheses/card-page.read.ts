/**
 * A page of cards as rows, in two statements that are built and planned once per connection: the cards with team,
 * experiment and newest verdict, then the signals of all of them. Signals as JSON beside each card took twice as long.
 */
import type { listHypotheses, ParsedRequest } from '@knowwhen/contract'
import type { Reading } from '@knowwhen/domain'
import { and, asc, desc, eq, ilike, isNotNull, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'

import type { CardFacts } from '../../db/card-facts.js'
import {
  counters,
  evidence,
  experiments,
  hypotheses,
  metrics,
  signals,
  teams,
  verdicts,
  type StoredArm,
} from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import { preparedOnConnection, type TenantTx } from '../../db/tenant.js'
import { cardOrders } from './card-order.read.js'

export type CardQuery = ParsedRequest<typeof listHypotheses>['query']

const pattern = sql.placeholder('pattern')

const filters = {
  q: or(
    ilike(hypotheses.capability, pattern),
    ilike(hypotheses.audience, pattern),
    ilike(hypotheses.outcome, pattern),
    ilike(sql`'HYP-' || ${hypotheses.number}`, pattern),
  ),
  state: eq(hypotheses.state, sql.placeholder('state')),
  verdict: eq(hypotheses.verdict, sql.placeholder('verdict')),
  teamId: eq(hypotheses.teamId, sql.placeholder('teamId')),
}
type Filter = keyof typeof filters
const filterNames = ['q', 'state', 'verdict', 'teamId'] as const satisfies readonly Filter[]

/** What makes a statement another one; everything else are values. */
export interface PageShape {
  readonly sort: CardQuery['sort']
  readonly isContinued: boolean
  readonly filters: readonly Filter[]
}

export const shapeOf = (query: CardQuery): PageShape => ({
  sort: query.sort,
  isContinued: query.cursor !== undefined,
  filters: filterNames.filter((name) => query[name] !== undefined && query[name] !== ''),
})

const likePattern = (q: string): string => `%${q.replace(/[\\%_]/g, '\\$&')}%`

/** One card more than asked for says that there is a next page. */
const valuesOf = ({ q, state, verdict, teamId, sort, limit, cursor }: CardQuery) => ({
  pattern: q === undefined ? undefined : likePattern(q),
  state,
  verdict,
  teamId,
  rows: limit + 1,
  ...cardOrders[sort].endOf(cursor),
})

const conditionsOf = (shape: PageShape): SQL | undefined =>
  and(eq(hypotheses.organizationId, sqlOrganizationId), ...shape.filters.map((name) => filters[name]))

/** The contract's longest page and the one card more. */
const LONGEST_PAGE = 201

/**
 * The page is cut out of the index first and everything else looked up for it: a plan for any number of cards would
 * rather read whole tables, and so would one for a limit that is a parameter, which `.limit()` makes of it. Named like
 * the table, so that what is said about cards in SQL can be said about it.
 */
const cutOut = (tx: TenantTx, shape: PageShape) => {
  const order = cardOrders[shape.sort]
  return tx
    .select()
    .from(hypotheses)
    .where(and(conditionsOf(shape), shape.isContinued ? order.after : undefined))
    .orderBy(sql`${sql.join([...order.orderBy], sql`, `)} limit ${sql.raw(String(LONGEST_PAGE))}`)
    .as('hypotheses')
}

const newestVerdict = (tx: TenantTx) =>
  tx
    .select({
      verdict: verdicts.verdict,
      reason: verdicts.reason,
      words: sql<string>`${verdicts.outcome}->>'words'`.as('words'),
    })
    .from(verdicts)
    .where(
      and(
        isNotNull(hypotheses.verdict),
        eq(verdicts.organizationId, hypotheses.organizationId),
        eq(verdicts.hypothesisId, hypotheses.id),
      ),
    )
    .orderBy(desc(verdicts.id))
    .limit(1)
    .as('newest_verdict')

/** What only a draft is asked about: what is missing in it. */
export type DraftParts = Pick<
  CardFacts,
  'observations' | 'assumptions' | 'goalCombination' | 'noGuardrailReason' | 'treatmentArm' | 'plannedSample'
> & {
  readonly plannedEnd: string | null
  /** Of the linked experiment, with its newest reading. */
  readonly arms: readonly StoredArm[] | null
  readonly reading: Reading | null
}

const sqlNewestReading = sql`(
  select e.reading from ${evidence} e
  where e.organization_id = ${hypotheses.organizationId} and e.experiment_id = ${hypotheses.experimentId}
  order by e.as_of desc, e.id desc limit 1
)`

const sqlDraftParts = sql<DraftParts | null>`case when ${hypotheses.state} = 'draft' then json_build_object(
  'observations', ${hypotheses.observations}, 'assumptions', ${hypotheses.assumptions},
  'goalCombination', ${hypotheses.goalCombination}, 'noGuardrailReason', ${hypotheses.noGuardrailReason},
  'treatmentArm', ${hypotheses.treatmentArm}, 'plannedEnd', ${hypotheses.plannedEnd},
  'plannedSample', ${hypotheses.plannedSample}, 'arms', ${experiments.arms}, 'reading', ${sqlNewestReading}
) end`

/** Cards are never removed and their numbers never reused, so the last number given counts them all. */
const sqlEverWritten = sql<number>`(
  select c.value from ${counters} c where c.organization_id = ${sqlOrganizationId} and c.kind = 'HYP'
)`

const cardColumns = {
  id: hypotheses.id,
  number: hypotheses.number,
  teamId: hypotheses.teamId,
  capability: hypotheses.capability,
  audience: hypotheses.audience,
  outcome: hypotheses.outcome,
  state: hypotheses.state,
  retrospective: hypotheses.retrospective,
  evidenceGrade: hypotheses.evidenceGrade,
  updatedAt: hypotheses.updatedAt,
  version: hypotheses.version,
  team: { id: teams.id, name: teams.name, color: teams.color },
  experiment: { id: experiments.id, name: experiments.name, fetchedAt: experiments.fetchedAt },
  draft: sqlDraftParts,
  everWritten: sqlEverWritten,
}

/** The cards of a page as rows. */
const selectCards = (tx: TenantTx, shape: PageShape) => {
  const newest = newestVerdict(tx)
  const { verdict, reason, words } = newest
  return tx
    .select({ ...cardColumns, verdict, reason, words })
    .from(cutOut(tx, shape))
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
    .leftJoinLateral(newest, sql`true`)
    .orderBy(...cardOrders[shape.sort].orderBy)
    .limit(sql.placeholder('rows'))
}

export type ListedCard = Awaited<ReturnType<typeof selectCards>>[number]

/** The signals of several cards, in their order. */
const selectSignals = (tx: TenantTx) =>
  tx
    .select({
      hypothesisId: signals.hypothesisId,
      id: signals.id,
      role: signals.role,
      name: signals.name,
      direction: signals.direction,
      promisedLift: signals.promisedLift,
      anyImprovement: signals.anyImprovement,
      minimumDetectableEffect: signals.minimumDetectableEffect,
      nonInferiorityMargin: signals.nonInferiorityMargin,
      baseline: signals.baseline,
      metric: { externalId: metrics.externalId },
    })
    .from(signals)
    .leftJoin(
      metrics,
      and(eq(metrics.organizationId, signals.organizationId), eq(metrics.id, signals.metricId)),
    )
    .where(
      and(
        eq(signals.organizationId, sqlOrganizationId),
        sql`${signals.hypothesisId} = any(${sql.placeholder('cards')})`,
      ),
    )
    .orderBy(asc(signals.hypothesisId), asc(signals.position))

export type ListedSignal = Awaited<ReturnType<typeof selectSignals>>[number]

const cardsStatement = preparedOnConnection(
  ({ sort, isContinued, filters: names }: PageShape) =>
    ['cards', sort, isContinued ? 'continued' : 'first', ...names].join(' '),
  (tx, name, shape) => selectCards(tx, shape).prepare(name),
)

export const readCards = (tx: TenantTx, query: CardQuery): Promise<ListedCard[]> =>
  cardsStatement(tx, shapeOf(query)).execute(valuesOf(query))

const signalsStatement = preparedOnConnection(
  () => 'signals of cards',
  (tx, name) => selectSignals(tx).prepare(name),
)

/** The signals of each card that has some. */
export const readSignals = async (
  tx: TenantTx,
  cards: readonly string[],
): Promise<ReadonlyMap<string, readonly ListedSignal[]>> => {
  const rows = await signalsStatement(tx, undefined).execute({ cards })
  const byCard = new Map<string, ListedSignal[]>()
  for (const row of rows) {
    const known = byCard.get(row.hypothesisId)
    if (known === undefined) byCard.set(row.hypothesisId, [row])
    else known.push(row)
  }
  return byCard
}

const countStatement = preparedOnConnection(
  (shape: PageShape) => ['count of cards', ...shape.filters].join(' '),
  (tx, name, shape) =>
    tx
      .select({ count: sql<number>`count(*)::int` })
      .from(hypotheses)
      .where(conditionsOf(shape))
      .prepare(name),
)

/** How many cards the filters let through. */
export const countCards = async (tx: TenantTx, query: CardQuery): Promise<number> => {
  const [row] = await countStatement(tx, shapeOf(query)).execute(valuesOf(query))
  return row?.count ?? 0
}
