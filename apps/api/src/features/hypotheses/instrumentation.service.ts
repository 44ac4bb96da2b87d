/** Somebody found the measurement of a card broken; a second person agrees, or one of them takes it back. */
import { hasTakenEffect, mayApprove, reviewAtFirst } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { conflict, forbidden } from '../../http/problems.js'
import type { Problem } from '../../http/problems.js'
import { changeCard } from './change-card.js'
import type { Card } from './card.js'
import { loadCardFor } from './load-card.js'

/** The reason for which every verdict of the card is void; null also while the mark waits for its second person. */
export const effectiveInstrumentationError = ({
  instrumentationError,
  instrumentationReview,
}: Pick<Card, 'instrumentationError' | 'instrumentationReview'>): string | null =>
  instrumentationReview !== null && hasTakenEffect(instrumentationReview) ? instrumentationError : null

const isAlive = ({ state }: Card): boolean => state !== 'draft' && state !== 'abandoned'

/**
 * Marks the measurement as broken: a request that waits for a second person, or, in an organisation of one, takes
 * effect at once. Where it does, the caller judges the card again.
 * @throws Problem 404, 409 `wrongState` on a draft or an abandoned card, or where it is marked already
 */
export const setInstrumentationError = async (
  tx: TenantTx,
  actor: Actor,
  input: { readonly hypothesisId: string; readonly reason: string },
): Promise<void> => {
  const card = await loadCardFor(tx, actor, input.hypothesisId)
  if (!isAlive(card)) throw conflict('wrongState', 'Only a sealed card can have a broken measurement.')
  if (card.instrumentationError !== null) {
    throw conflict('wrongState', 'The measurement of this card is marked as broken already.')
  }
  const change = {
    instrumentationError: input.reason,
    instrumentationErrorBy: actor.userId,
    instrumentationErrorAt: actor.at,
    instrumentationReview: reviewAtFirst(actor.people),
  }
  await changeCard(tx, actor, { card, action: 'hypothesis.measurementMarkedBroken', change })
}

const notAwaiting = (detail: string): Problem => conflict('notAwaitingApproval', detail)

const refuseUnlessAwaiting = (card: Card): void => {
  if (card.instrumentationReview === null) throw notAwaiting('Nobody marked the measurement of this card.')
  if (hasTakenEffect(card.instrumentationReview)) {
    throw notAwaiting('The mark on this card has taken effect already.')
  }
}

/**
 * The second person agrees: the mark takes effect. The caller judges the card again.
 * @throws Problem 404, 403 `ownMark`, 409 `notAwaitingApproval`
 */
export const approveInstrumentationMark = async (
  tx: TenantTx,
  actor: Actor,
  hypothesisId: string,
): Promise<void> => {
  const card = await loadCardFor(tx, actor, hypothesisId)
  refuseUnlessAwaiting(card)
  if (!isAlive(card)) throw notAwaiting('The card was abandoned, so there is no verdict to make void.')
  if (card.instrumentationErrorBy === null || !mayApprove(actor.userId, card.instrumentationErrorBy)) {
    throw forbidden('A second person must agree with this mark: somebody other than its author.', 'ownMark')
  }
  const change = {
    instrumentationReview: 'approved' as const,
    instrumentationReviewedBy: actor.userId,
    instrumentationReviewedAt: actor.at,
  }
  await changeCard(tx, actor, { card, action: 'hypothesis.measurementMarkApproved', change })
}

/**
 * Takes back a mark that waits; the audit trail keeps it. One that has taken effect stays: two people stand behind it,
 * or there was nobody else to ask.
 * @throws Problem 404, 409 `notAwaitingApproval`
 */
export const withdrawInstrumentationMark = async (
  tx: TenantTx,
  actor: Actor,
  hypothesisId: string,
): Promise<void> => {
  const card = await loadCardFor(tx, actor, hypothesisId)
  refuseUnlessAwaiting(card)
  const change = {
    instrumentationError: null,
    instrumentationErrorBy: null,
    instrumentationErrorAt: null,
    instrumentationReview: null,
  }
  await changeCard(tx, actor, { card, action: 'hypothesis.measurementMarkWithdrawn', change })
}
