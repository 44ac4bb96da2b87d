/** The list of cards as the contract answers it. */
import type { HypothesisSummary } from '@knowwhen/contract'

import { keyOf } from '../../db/card-facts.js'
import type { TenantTx } from '../../db/tenant.js'
import { pageOf } from '../../http/cursor.js'
import { cardOrders } from './card-order.read.js'
import { countCards, readCards, readSignals, shapeOf } from './card-page.read.js'
import type { CardQuery, ListedCard, ListedSignal } from './card-page.read.js'
import { gapCountOf, type CardWithSignals } from './draft-gaps.js'

const verdictOf = ({ verdict, reason, words }: ListedCard): HypothesisSummary['verdict'] =>
  verdict === null || reason === null ? null : { verdict, reason, words }

const experimentOf = ({ experiment }: ListedCard): HypothesisSummary['experiment'] =>
  experiment === null
    ? null
    : { id: experiment.id, name: experiment.name, fetchedAt: experiment.fetchedAt.toISOString() }

const signalOf = (signal: ListedSignal): HypothesisSummary['signals'][number] => ({
  id: signal.id,
  role: signal.role,
  name: signal.name,
  direction: signal.direction,
  promisedLift: signal.promisedLift,
  nonInferiorityMargin: signal.nonInferiorityMargin,
})

const summaryOf = ({ card, signals }: CardWithSignals): HypothesisSummary => ({
  id: card.id,
  key: keyOf(card.number),
  team: card.team,
  capability: card.capability,
  audience: card.audience,
  outcome: card.outcome,
  signals: signals.map(signalOf),
  state: card.state,
  retrospective: card.retrospective,
  evidenceGrade: card.evidenceGrade,
  verdict: verdictOf(card),
  experiment: experimentOf(card),
  gaps: gapCountOf({ card, signals }),
  updatedAt: card.updatedAt.toISOString(),
  version: card.version,
})

const withSignals = async (
  tx: TenantTx,
  cards: readonly ListedCard[],
): Promise<readonly CardWithSignals[]> => {
  const signals = await readSignals(
    tx,
    cards.map(({ id }) => id),
  )
  return cards.map((card) => ({ card, signals: signals.get(card.id) ?? [] }))
}

/** Said on the first page only: whoever pages on knows it. */
const totalOf = async (
  tx: TenantTx,
  query: CardQuery,
  first: ListedCard | undefined,
): Promise<{ readonly total?: number }> => {
  if (query.cursor !== undefined) return {}
  if (first === undefined) return { total: 0 }
  return { total: shapeOf(query).filters.length > 0 ? await countCards(tx, query) : first.everWritten }
}

export const listCards = async (tx: TenantTx, query: CardQuery) => {
  const rows = await readCards(tx, query)
  const page = pageOf(rows, query.limit, (last) => cardOrders[query.sort].cursorOf(last))
  const cards = await withSignals(tx, page.rows)
  return {
    items: cards.map(summaryOf),
    nextCursor: page.nextCursor,
    ...(await totalOf(tx, query, rows[0])),
  }
}
