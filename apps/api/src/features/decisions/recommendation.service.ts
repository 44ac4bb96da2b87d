/** What the rule recommends for a card now, and which decisions are possible. */
import type { AnswerOf, getRecommendation } from '@knowwhen/contract'
import { daysAfter, decisionKinds, recommend, reviewDecision, transition } from '@knowwhen/domain'
import type { DecisionKind, DecisionProposal, Recommendation, VerdictOutcome } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { findNewestVerdict, getCard } from '../hypotheses/index.js'
import type { Card } from '../hypotheses/index.js'
import { decisionRightOf } from './decision-rights.service.js'

type Standing = Pick<VerdictOutcome, 'verdict' | 'reason' | 'findings' | 'armId' | 'harmWithinMargin'>

/** A card that was not judged yet: its verdict is asked for by a job that has not run. */
const notJudged = (card: Card): Standing => ({
  verdict: 'pending',
  reason: card.experimentId === null ? 'noExperiment' : 'noReading',
  findings: [],
  armId: null,
  harmWithinMargin: [],
})

const recommendationOf = (card: Card, standing: Standing): Recommendation =>
  card.state === 'draft' ? { kind: null, words: 'Wait: the card is not sealed yet.' } : recommend(standing)

/** Whether a kind is possible when everything it asks for is given. */
const proposalOf = (
  kind: DecisionKind,
  standing: Standing,
  { actor, recommended }: { readonly actor: Actor; readonly recommended: DecisionKind | null },
): DecisionProposal => {
  const now = actor.at.toISOString()
  return {
    kind,
    recommended,
    verdict: standing.verdict,
    rationale: 'given',
    harmWithinMargin: standing.harmWithinMargin,
    harmAcknowledged: true,
    newPlannedEnd: daysAfter(now, 1),
    now,
    organizationSize: actor.people,
  }
}

type Choice = AnswerOf<typeof getRecommendation>['choices'][number]

const choiceOf = (card: Card, proposal: DecisionProposal): Choice => {
  const { kind } = proposal
  const review = reviewDecision(proposal)
  const move = transition(card.state, { type: 'decide', decision: kind, review: 'notNeeded' })
  if (!move.ok && (review.ok || move.code !== 'notReadyToDecide')) {
    return { kind, allowed: false, reason: move.message, needsSecondPerson: false }
  }
  if (!review.ok) return { kind, allowed: false, reason: review.message, needsSecondPerson: false }
  return { kind, allowed: true, reason: null, needsSecondPerson: review.review === 'awaitingSecondPerson' }
}

export const recommendationFor = async (
  tx: TenantTx,
  actor: Actor,
  hypothesisId: string,
): Promise<AnswerOf<typeof getRecommendation>> => {
  const card = await getCard(tx, { id: hypothesisId })
  const stored = await findNewestVerdict(tx, card.id)
  const standing = stored?.outcome ?? notJudged(card)
  const recommendation = recommendationOf(card, standing)
  const asked = { actor, recommended: recommendation.kind }
  return {
    recommendation,
    choices: decisionKinds.map((kind) => choiceOf(card, proposalOf(kind, standing, asked))),
    harmToAcknowledge: [...standing.harmWithinMargin],
    ...(await decisionRightOf(tx, actor, card)),
  }
}
