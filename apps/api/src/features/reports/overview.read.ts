/** What Home shows, in SQL over the tables: no service is asked. */
import type { Overview } from '@knowwhen/contract'
import type { DecisionKind, Verdict } from '@knowwhen/domain'
import { and, asc, desc, eq, ne, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'

import { gapsOf, keyOf, needsControlMeans } from '../../db/card-facts.js'
import { sqlNewestVerdictLine, sqlSignals } from '../../db/card-sql.js'
import { controlMeansOf } from '../../db/control-means.js'
import {
  decisionApprovals,
  decisions,
  experiments,
  growthbookConnections,
  hypotheses,
} from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

/** Home is read at a glance; whoever has more than this goes to the board. */
const linesShown = 50

const inOrganization = eq(hypotheses.organizationId, sqlOrganizationId)

/** The card was decided before, and not to be extended: that it waits again means that its verdict flipped. */
const sqlIsFlipped = sql<boolean>`coalesce((
  select d.kind <> 'extend' from ${decisions} d
  where d.organization_id = ${hypotheses.organizationId} and d.hypothesis_id = ${hypotheses.id}
  order by d.number desc limit 1
), false)`

const cardLines = (tx: TenantTx, which: SQL) =>
  tx
    .select({
      card: hypotheses,
      arms: experiments.arms,
      verdict: sqlNewestVerdictLine,
      isFlipped: sqlIsFlipped,
    })
    .from(hypotheses)
    .leftJoin(
      experiments,
      and(
        eq(experiments.organizationId, hypotheses.organizationId),
        eq(experiments.id, hypotheses.experimentId),
      ),
    )
    .where(and(inOrganization, which))

type Row = Awaited<ReturnType<typeof cardLines>>[number]
type Line = Overview['running'][number]

const lineOf = ({ card, verdict }: Row, since: Date | null): Line => ({
  id: card.id,
  key: keyOf(card.number),
  capability: card.capability,
  words: verdict?.words ?? '',
  verdict: verdict?.verdict ?? null,
  since: (since ?? card.updatedAt).toISOString(),
})

export const readReadyToDecide = async (
  tx: TenantTx,
): Promise<Pick<Overview, 'readyToDecide' | 'flipped'>> => {
  const rows = await cardLines(tx, sql`${hypotheses.state} = 'readyToDecide'`)
    .orderBy(asc(hypotheses.decisionReadyAt), asc(hypotheses.id))
    .limit(linesShown)
  const lines = (isFlipped: boolean) =>
    rows.filter((row) => row.isFlipped === isFlipped).map((row) => lineOf(row, row.card.decisionReadyAt))
  return { readyToDecide: lines(false), flipped: lines(true) }
}

export const readRunning = async (tx: TenantTx): Promise<Overview['running']> => {
  const rows = await cardLines(tx, sql`${hypotheses.state} = 'exposed'`)
    .orderBy(asc(hypotheses.firstExposedAt), asc(hypotheses.id))
    .limit(linesShown)
  return rows.map((row) => lineOf(row, row.card.firstExposedAt))
}

const draftRows = (tx: TenantTx) =>
  tx
    .select({ card: hypotheses, arms: experiments.arms, signals: sqlSignals })
    .from(hypotheses)
    .leftJoin(
      experiments,
      and(
        eq(experiments.organizationId, hypotheses.organizationId),
        eq(experiments.id, hypotheses.experimentId),
      ),
    )
    .where(and(inOrganization, eq(hypotheses.state, 'draft')))
    .orderBy(desc(hypotheses.updatedAt), desc(hypotheses.id))
    .limit(linesShown)

type DraftRow = Awaited<ReturnType<typeof draftRows>>[number]

const draftLine = async (
  tx: TenantTx,
  { card, arms, signals }: DraftRow,
): Promise<Overview['drafts'][number]> => {
  const asks = card.experimentId !== null && needsControlMeans(signals)
  const controlMeans =
    asks && card.experimentId !== null
      ? await controlMeansOf(tx, card.experimentId)
      : new Map<string, number>()
  const experiment = arms === null ? null : { arms }
  const gaps = gapsOf({ ...card, signals, experiment, controlMeans })
  const words = gaps[0]?.message ?? 'Nothing is missing: the card can be sealed.'
  const { id, capability, updatedAt } = card
  const since = updatedAt.toISOString()
  return { id, key: keyOf(card.number), capability, words, verdict: null, since, gaps: gaps.length }
}

export const readDrafts = async (tx: TenantTx): Promise<Overview['drafts']> => {
  const lines: Overview['drafts'] = []
  for (const row of await draftRows(tx)) lines.push(await draftLine(tx, row))
  return lines
}

const kindWords: Readonly<Record<DecisionKind, string>> = {
  ship: 'Ship',
  rollBack: 'Roll back',
  iterate: 'Iterate',
  stop: 'Stop',
  extend: 'Extend',
}

export const readAwaitingApproval = async (tx: TenantTx): Promise<Overview['awaitingApproval']> => {
  const rows = await tx
    .select({
      decisionId: decisions.id,
      number: decisions.number,
      hypothesisNumber: hypotheses.number,
      kind: decisions.kind,
      rationale: decisions.rationale,
    })
    .from(decisions)
    .innerJoin(
      hypotheses,
      and(eq(hypotheses.organizationId, decisions.organizationId), eq(hypotheses.id, decisions.hypothesisId)),
    )
    .where(
      and(
        eq(decisions.organizationId, sqlOrganizationId),
        eq(decisions.review, 'awaitingSecondPerson'),
        // A decision that a later verdict or decision has overtaken no longer waits for anybody.
        eq(hypotheses.state, 'decided'),
        sql`not exists (
          select 1 from ${decisionApprovals} a
          where a.organization_id = ${decisions.organizationId} and a.decision_id = ${decisions.id}
        )`,
        sql`not exists (
          select 1 from ${decisions} later
          where later.organization_id = ${decisions.organizationId}
            and later.hypothesis_id = ${decisions.hypothesisId} and later.number > ${decisions.number}
        )`,
      ),
    )
    .orderBy(asc(decisions.number))
    .limit(linesShown)
  return rows.map((row) => ({
    decisionId: row.decisionId,
    key: `DEC-${row.number}`,
    hypothesisKey: keyOf(row.hypothesisNumber),
    words: `${kindWords[row.kind]}, against the recommendation: ${row.rationale}`,
  }))
}

/** Marks of a broken measurement that nobody has agreed with yet, the oldest first. */
export const readAwaitingMarks = async (tx: TenantTx): Promise<Overview['awaitingMarks']> => {
  const rows = await tx
    .select({ id: hypotheses.id, number: hypotheses.number, reason: hypotheses.instrumentationError })
    .from(hypotheses)
    .where(
      and(
        inOrganization,
        eq(hypotheses.instrumentationReview, 'awaitingSecondPerson'),
        // There is no verdict to make void on an abandoned card.
        ne(hypotheses.state, 'abandoned'),
      ),
    )
    .orderBy(asc(hypotheses.instrumentationErrorAt), asc(hypotheses.id))
    .limit(linesShown)
  return rows.map(({ id, number, reason }) => ({
    hypothesisId: id,
    hypothesisKey: keyOf(number),
    words: `Marked as a broken measurement: ${reason ?? ''}`,
  }))
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/** People declared it: outside every rate. */
const isDeclared = sql`coalesce(${hypotheses.evidenceGrade} in ('C', 'D'), false)`

const counted = (verdict: Verdict) =>
  sql<number>`(count(*) filter (where ${hypotheses.verdict} = ${verdict}
    and not ${hypotheses.retrospective} and not ${isDeclared}))::int`

export const readCounts = async (tx: TenantTx): Promise<Overview['counts']> => {
  const [row] = await tx
    .select({
      validated: counted('validated'),
      invalidated: counted('invalidated'),
      inconclusive: counted('inconclusive'),
      void: counted('void'),
      retrospective: sql<number>`(count(*) filter (where ${hypotheses.retrospective}))::int`,
      declared: sql<number>`(count(*) filter (where ${isDeclared}))::int`,
    })
    .from(hypotheses)
    .where(inOrganization)
  if (row === undefined) throw new Error('Counting always answers one row.')
  const concluded = row.validated + row.invalidated + row.inconclusive
  return {
    ...row,
    winRate: share(row.validated, concluded),
    learningRate: share(row.validated + row.invalidated, concluded),
  }
}

const isThere = (tx: TenantTx, table: PgTable, which: SQL | undefined) =>
  tx
    .select({ one: sql`1` })
    .from(table)
    .where(which)
    .limit(1)

export const readSteps = async (tx: TenantTx): Promise<Overview['steps']> => {
  const ofConnection = eq(growthbookConnections.organizationId, sqlOrganizationId)
  const judged = and(inOrganization, ne(hypotheses.verdict, 'pending'))
  const [hypothesis] = await isThere(tx, hypotheses, inOrganization)
  const [connection] = await isThere(tx, growthbookConnections, ofConnection)
  const [verdict] = await isThere(tx, hypotheses, judged)
  return {
    hypothesis: hypothesis !== undefined,
    connection: connection !== undefined,
    verdict: verdict !== undefined,
  }
}
