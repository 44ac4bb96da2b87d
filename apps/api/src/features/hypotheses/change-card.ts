/** The one way in which a command changes a card: the row, its version and the audit trail together. */
import { transition } from '@knowwhen/domain'
import type { CardEvent, HypothesisState } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor, SystemActor } from '../../http/actor.js'
import { conflict } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { updateCard } from './hypotheses.repo.js'
import type { CardChange } from './hypotheses.repo.js'
import type { Card } from './card.js'

export type CardActor = Actor | SystemActor
type Change = Omit<CardChange, 'updatedAt'>

const plain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value)

/** What the audit shows of a change: each changed field as it was and as it is. */
const sidesOf = (card: Card, given: Readonly<Record<string, unknown>>) => {
  const was = new Map<string, unknown>(Object.entries(card))
  const changed = Object.entries(given).filter(
    ([field, value]) =>
      value !== undefined && JSON.stringify(plain(value)) !== JSON.stringify(plain(was.get(field))),
  )
  return {
    before: Object.fromEntries(changed.map(([field]) => [field, plain(was.get(field))])),
    after: Object.fromEntries(changed.map(([field, value]) => [field, plain(value)])),
  }
}

export interface CardCommand {
  /** As the audit names it, e.g. `hypothesis.abandoned`. */
  readonly action: string
  readonly card: Card
  readonly change: Change
  /** The signals that were put in place of the card's, if any: they lie in a table of their own. */
  readonly signals?: readonly unknown[] | undefined
}

/** Writes the change and records it; a change that changes nothing is not written. */
export const changeCard = async (
  tx: TenantTx,
  actor: CardActor,
  { card, action, change, signals }: CardCommand,
): Promise<void> => {
  const { before, after } = sidesOf(card, { ...change, signals })
  if (Object.keys(after).length === 0) return
  await updateCard(tx, card.id, { ...change, updatedAt: actor.at })
  await recordAudit(tx, actor, { action, subjectType: 'hypothesis', subjectId: card.id, before, after })
}

/**
 * The state after an event.
 * @throws Problem 409 under the code given, in the domain's words
 */
export const stateAfter = (
  card: Pick<Card, 'state'>,
  event: CardEvent,
  code = 'wrongState',
): HypothesisState => {
  const result = transition(card.state, event)
  if (!result.ok) throw conflict(code, result.message)
  return result.state
}
