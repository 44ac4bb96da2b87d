/** The list of cards, in one statement: team, experiment, signals and newest verdict beside each. */
import type { HypothesisSummary, listHypotheses, ParsedRequest } from '@knowwhen/contract'
import { and, asc, desc, eq, gt, ilike, lt, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { z } from 'zod'

import { gapsOf, keyOf, needsControlMeans } from '../../db/card-facts.js'
import { sqlNewestVerdictLine, sqlSignals } from '../../db/card-sql.js'
import { controlMeansOf } from '../../db/control-means.js'
import { counters, experiments, hypotheses, teams } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'

type Query = ParsedRequest<typeof listHypotheses>['query']

const likePattern = (q: string): string => `%${q.replace(/[\\%_]/g, '\\$&')}%`

const matches = (q: string): SQL | undefined => {
  const pattern = likePattern(q)
  return or(
    ilike(hypotheses.capability, pattern),
    ilike(hypotheses.audience, pattern),
    ilike(hypotheses.outcome, pattern),
    ilike(sql`'HYP-' || ${hypotheses.number}`, pattern),
  )
}

const filtersOf = ({ q, state, verdict, teamId }: Query): SQL | undefined =>
  and(
    eq(hypotheses.organizationId, sqlOrganizationId),
    q === undefined || q === '' ? undefined : matches(q),
    state === undefined ? undefined : eq(hypotheses.state, state),
    teamId === undefined ? undefined : eq(hypotheses.teamId, teamId),
    verdict === undefined ? undefined : eq(hypotheses.verdict, verdict),
  )

interface SortOrder {
  readonly orderBy: readonly SQL[]
  /** What comes after the place where the last page ended. */
  readonly after: (cursor: string | undefined) => SQL | undefined
  readonly cursorOf: (row: {
    readonly id: string
    readonly number: number
    readonly updatedAt: Date
  }) => (string | number)[]
}

const byNumber = (sort: Query['sort']): SortOrder => {
  const ends = z.tuple([z.literal(sort), z.int()])
  const [order, beyond] = sort === 'key' ? [asc, gt] : [desc, lt]
  return {
    orderBy: [order(hypotheses.number)],
    after: (cursor) => {
      const end = decodeCursor(cursor, ends)
      return end && beyond(hypotheses.number, end[1])
    },
    cursorOf: (row) => [sort, row.number],
  }
}

const byChange = (sort: Query['sort']): SortOrder => {
  const ends = z.tuple([z.literal(sort), z.iso.datetime(), z.uuid()])
  const [order, sign] = sort === 'updatedAt' ? [asc, sql`>`] : [desc, sql`<`]
  return {
    orderBy: [order(hypotheses.updatedAt), order(hypotheses.id)],
    after: (cursor) => {
      const end = decodeCursor(cursor, ends)
      return (
        end &&
        sql`(${hypotheses.updatedAt}, ${hypotheses.id}) ${sign} (${end[1]}::timestamptz, ${end[2]}::uuid)`
      )
    },
    cursorOf: (row) => [sort, row.updatedAt.toISOString(), row.id],
  }
}

const orderOf = (sort: Query['sort']): SortOrder =>
  sort === 'key' || sort === '-key' ? byNumber(sort) : byChange(sort)

/** Cards are never removed and their numbers never reused, so the last number given counts them all. */
const sqlEverWritten = sql<number>`(
  select c.value from ${counters} c
  where c.organization_id = ${hypotheses.organizationId} and c.kind = 'HYP'
)`

const selectCards = (tx: Pick<TenantTx, 'select'>) =>
  tx
    .select({
      card: hypotheses,
      team: { id: teams.id, name: teams.name, color: teams.color },
      experiment: {
        id: experiments.id,
        name: experiments.name,
        fetchedAt: experiments.fetchedAt,
        arms: experiments.arms,
      },
      signals: sqlSignals,
      verdict: sqlNewestVerdictLine,
      everWritten: sqlEverWritten,
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

type ListedCard = Awaited<ReturnType<typeof selectCards>>[number]

const countGaps = async (tx: TenantTx, row: ListedCard): Promise<number> => {
  if (row.card.state !== 'draft') return 0
  const { card, experiment } = row
  const asks = experiment !== null && needsControlMeans(row.signals)
  const controlMeans = asks ? await controlMeansOf(tx, experiment.id) : new Map<string, number>()
  return gapsOf({ ...card, signals: row.signals, experiment, controlMeans }).length
}

const summaryOf = (row: ListedCard, gaps: number): HypothesisSummary => ({
  id: row.card.id,
  key: keyOf(row.card.number),
  team: row.team,
  capability: row.card.capability,
  audience: row.card.audience,
  outcome: row.card.outcome,
  signals: row.signals.map(({ id, role, name, direction, promisedLift, nonInferiorityMargin }) => ({
    id,
    role,
    name,
    direction,
    promisedLift,
    nonInferiorityMargin,
  })),
  state: row.card.state,
  retrospective: row.card.retrospective,
  verdict: row.verdict,
  experiment:
    row.experiment === null
      ? null
      : {
          id: row.experiment.id,
          name: row.experiment.name,
          fetchedAt: row.experiment.fetchedAt.toISOString(),
        },
  gaps,
  updatedAt: row.card.updatedAt.toISOString(),
  version: row.card.version,
})

/** The one statement of a page, with one card more than asked for; the benchmark runs it bare. */
export const selectPage = (tx: Pick<TenantTx, 'select'>, query: Query) => {
  const order = orderOf(query.sort)
  return selectCards(tx)
    .where(and(filtersOf(query), order.after(query.cursor)))
    .orderBy(...order.orderBy)
    .limit(query.limit + 1)
}

const isFiltered = ({ q, state, verdict, teamId }: Query): boolean =>
  [q === '' ? undefined : q, state, verdict, teamId].some((filter) => filter !== undefined)

/** Said on the first page only: whoever pages on knows it. */
const totalOf = async (
  tx: TenantTx,
  query: Query,
  first: ListedCard | undefined,
): Promise<{ readonly total?: number }> => {
  if (query.cursor !== undefined) return {}
  if (first === undefined) return { total: 0 }
  return { total: isFiltered(query) ? await tx.$count(hypotheses, filtersOf(query)) : first.everWritten }
}

export const listCards = async (tx: TenantTx, query: Query) => {
  const order = orderOf(query.sort)
  const rows = await selectPage(tx, query)
  const page = pageOf(rows, query.limit, (last) => order.cursorOf(last.card))
  const items: HypothesisSummary[] = []
  for (const row of page.rows) items.push(summaryOf(row, await countGaps(tx, row)))
  return { items, nextCursor: page.nextCursor, ...(await totalOf(tx, query, rows[0])) }
}
