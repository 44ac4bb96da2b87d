/** People decide, with a reason; an override waits for a second person. */
import type { decideHypothesis, ParsedRequest } from '@knowwhen/contract'
import { mayApprove, recommend, reviewDecision, transition } from '@knowwhen/domain'
import type { DecisionId, DecisionRefusal, DecisionReview, Recommendation } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { conflict, forbidden, notFound, unprocessable } from '../../http/problems.js'
import type { Problem } from '../../http/problems.js'
import type { Queue } from '../../jobs/queue.js'
import { recordAudit } from '../auth/index.js'
import { judgeHypothesis, type Occasion } from '../experiments/index.js'
import { applyDecision, findNewestVerdict, loadCard, loadCardFor } from '../hypotheses/index.js'
import type { Card, DecisionApplied, NewestVerdict } from '../hypotheses/index.js'
import { authoriseDecision } from './decision-rights.service.js'
import { findDecision, findNewestDecision, insertApproval, insertDecision } from './decisions.repo.js'
import type { NewDecisionRow, StoredDecision } from './decisions.repo.js'
import { tellDecided } from './tell-decided.js'

/** A decision that has taken effect, as whoever keeps the record needs it. */
export interface EffectiveDecision {
  /** As it stood before the decision moved it. */
  readonly card: Card
  readonly decision: Pick<NewDecisionRow, 'id' | 'kind' | 'rationale' | 'decidedBy'>
  readonly approvedBy: string | null
  readonly verdict: Pick<NewestVerdict, 'id' | 'evidenceId' | 'outcome'>
}

export interface DecisionPorts {
  readonly queue: Pick<Queue, 'send'>
  /**
   * Writes the record in the same transaction, so that no decision can stand without its entry. Given at
   * composition, since the record comes after the decisions in the order of features.
   */
  readonly recordOutcome: (tx: TenantTx, actor: Actor, effective: EffectiveDecision) => Promise<void>
}

export type DecisionInput = ParsedRequest<typeof decideHypothesis>['body']

const pathOf: Partial<Record<DecisionRefusal, string>> = {
  rationaleRequired: 'body.rationale',
  harmNotAcknowledged: 'body.acknowledgeHarm',
  plannedEndRequired: 'body.plannedEnd',
  plannedEndNotInFuture: 'body.plannedEnd',
}

const refusalProblem = (code: DecisionRefusal, message: string): Problem =>
  code === 'verdictPending'
    ? conflict(code, message)
    : unprocessable('decisionRefused', message, [{ path: pathOf[code] ?? 'body.kind', message, code }])

/** Stopping is possible at any time, so where even that is refused nothing can be decided. */
const refuseUnlessDecidable = ({ state }: Card): void => {
  const result = transition(state, { type: 'decide', decision: 'stop', review: 'notNeeded' })
  if (!result.ok) throw conflict('wrongState', result.message)
}

/** The verdict that stands; a card that was sealed a moment ago is judged now. */
const standingVerdict = async (tx: TenantTx, occasion: Occasion, card: Card): Promise<NewestVerdict> => {
  const stored = await findNewestVerdict(tx, card.id)
  if (stored !== undefined) return stored
  await judgeHypothesis(tx, occasion, card.id)
  const judged = await findNewestVerdict(tx, card.id)
  if (judged === undefined) throw new Error(`${card.key} is sealed, but was given no verdict.`)
  return judged
}

interface Reviewed {
  readonly recommendation: Recommendation
  readonly review: DecisionReview
  readonly isOverride: boolean
}

/** @throws Problem 409 `verdictPending`, 422 `decisionRefused` */
const reviewed = (actor: Actor, verdict: NewestVerdict, input: DecisionInput): Reviewed => {
  const recommendation = recommend(verdict.outcome)
  const answer = reviewDecision({
    kind: input.kind,
    recommended: recommendation.kind,
    verdict: verdict.verdict,
    rationale: input.rationale,
    harmWithinMargin: verdict.outcome.harmWithinMargin,
    harmAcknowledged: input.acknowledgeHarm,
    newPlannedEnd: input.plannedEnd,
    now: actor.at.toISOString(),
    organizationSize: actor.people,
  })
  if (!answer.ok) throw refusalProblem(answer.code, answer.message)
  return { recommendation, review: answer.review, isOverride: answer.isOverride }
}

const termsOf = ({ kind, rolloutShare, plannedEnd }: DecisionInput) => ({
  rolloutShare: kind === 'ship' ? rolloutShare : null,
  plannedEnd: kind === 'extend' && plannedEnd !== null ? new Date(plannedEnd) : null,
})

const appliedOf = (
  decision: Pick<NewDecisionRow, 'kind'> & Pick<DecisionApplied, 'rolloutShare' | 'plannedEnd'>,
  verdict: DecisionApplied['verdict'],
  awaiting: boolean,
): DecisionApplied => ({
  kind: decision.kind,
  rolloutShare: decision.rolloutShare,
  plannedEnd: decision.plannedEnd,
  verdict,
  awaiting,
})

/** A later end makes the question open again: the verdict is asked for anew. */
const askAgainIfExtended = async (
  tx: TenantTx,
  { card, decision }: EffectiveDecision,
  queue: DecisionPorts['queue'],
): Promise<void> => {
  if (decision.kind !== 'extend') return
  const payload = { organizationId: card.organizationId, hypothesisId: card.id }
  await queue.send(tx, 'judgeHypothesis', payload)
}

/** Decides; answers the decision's id. @throws Problem 403 `notInTeam` or `otherTeam`, 404, 409, 422 */
export const decide = async (
  tx: TenantTx,
  actor: Actor,
  command: { readonly hypothesisId: string; readonly input: DecisionInput; readonly ports: DecisionPorts },
): Promise<string> => {
  const { hypothesisId, input, ports } = command
  const found = await loadCard(tx, hypothesisId)
  await authoriseDecision(tx, actor, found)
  refuseUnlessDecidable(found)
  const verdict = await standingVerdict(tx, { ...actor, queue: ports.queue }, found)
  const { recommendation, review, isOverride } = reviewed(actor, verdict, input)
  const card = await loadCard(tx, hypothesisId)
  const decision = {
    id: newId<DecisionId>(),
    hypothesisId,
    verdictId: verdict.id,
    kind: input.kind,
    recommendedKind: recommendation.kind,
    recommendationWords: recommendation.words,
    isOverride,
    rationale: input.rationale,
    nextStep: input.nextStep,
    ...termsOf(input),
    review,
    decidedBy: actor.userId,
    decidedAt: actor.at,
  }
  const awaiting = review === 'awaitingSecondPerson'
  await applyDecision(tx, actor, {
    card,
    applied: appliedOf(decision, verdict.verdict, awaiting),
    approves: false,
  })
  await insertDecision(tx, decision)
  await recordAudit(tx, actor, {
    action: 'decision.made',
    subjectType: 'decision',
    subjectId: decision.id,
    after: { ...input, hypothesis: card.key, verdict: verdict.verdict, isOverride, review },
  })
  const step = awaiting ? 'awaiting' : 'made'
  await tellDecided(tx, actor, { card, kind: input.kind, step, queue: ports.queue })
  if (!awaiting)
    await takeEffect(tx, actor, { ports, effective: { card, decision, approvedBy: null, verdict } })
  return decision.id
}

const takeEffect = async (
  tx: TenantTx,
  actor: Actor,
  { ports, effective }: { readonly ports: DecisionPorts; readonly effective: EffectiveDecision },
): Promise<void> => {
  await ports.recordOutcome(tx, actor, effective)
  await askAgainIfExtended(tx, effective, ports.queue)
}

const notAwaiting = (detail: string): Problem => conflict('notAwaitingApproval', detail)

/** The decision, unless its approval would change nothing or come from its author. */
const approvable = async (
  tx: TenantTx,
  actor: Actor,
  { stored, card }: { readonly stored: StoredDecision; readonly card: Card },
): Promise<void> => {
  const { decision, approvedAt } = stored
  if (decision.review !== 'awaitingSecondPerson') throw notAwaiting('This decision needs no second person.')
  if (approvedAt !== null) throw notAwaiting('This decision is approved already.')
  const newest = await findNewestDecision(tx, card.id)
  if (card.state !== 'decided' || newest?.decision.id !== decision.id) {
    throw notAwaiting(
      'The card has moved on since this decision: its verdict changed, or it was decided anew.',
    )
  }
  if (!mayApprove(actor.userId, decision.decidedBy)) {
    throw forbidden(
      'A second person must approve this decision: somebody other than its author.',
      'ownDecision',
    )
  }
}

/**
 * The second person agrees: the decision takes effect now.
 * @throws Problem 404, 403 `ownDecision` or `otherTeam`, 409 `notAwaitingApproval`
 */
export const approve = async (
  tx: TenantTx,
  actor: Actor,
  { decisionId, ports }: { readonly decisionId: string; readonly ports: DecisionPorts },
): Promise<void> => {
  const known = await findDecision(tx, decisionId)
  if (known === undefined) throw notFound('decision')
  const card = await loadCardFor(tx, actor, known.decision.hypothesisId)
  // Read again under the card's lock: another approval may have come first.
  const stored = (await findDecision(tx, decisionId)) ?? known
  await approvable(tx, actor, { stored, card })
  const { decision, verdict } = stored
  if (verdict === null) throw new Error(`Decision ${decision.id} rests on no verdict.`)
  await insertApproval(tx, { decisionId, approvedBy: actor.userId, approvedAt: actor.at })
  await applyDecision(tx, actor, {
    card,
    applied: appliedOf(decision, verdict.verdict, false),
    approves: true,
  })
  await recordAudit(tx, actor, {
    action: 'decision.approved',
    subjectType: 'decision',
    subjectId: decision.id,
    after: { hypothesis: card.key, kind: decision.kind },
  })
  await tellDecided(tx, actor, { card, kind: decision.kind, step: 'approved', queue: ports.queue })
  await takeEffect(tx, actor, { ports, effective: { card, decision, approvedBy: actor.userId, verdict } })
}
