/** One card as the contract answers it. */
import type { Hypothesis } from '@knowwhen/contract'

import { gapsOf, numberOfKey, statementOfCard } from '../../db/card-facts.js'
import type { TenantTx } from '../../db/tenant.js'
import { notFound } from '../../http/problems.js'
import type { Card } from './card.js'
import { readLateExperimentChanges } from './experiment-changes.read.js'
import type { Which } from './card.repo.js'
import { getCard } from './load-card.js'
import { verdictViewOf } from './verdict-views.js'
import { findNewestVerdict, readTrackRecord } from './verdicts.read.js'

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

const milestonesOf = (card: Card): Hypothesis['milestones'] => ({
  proposedAt: card.proposedAt.toISOString(),
  sealedAt: iso(card.sealedAt),
  workStartedAt: iso(card.workStartedAt),
  firstExposedAt: iso(card.firstExposedAt),
  decisionReadyAt: iso(card.decisionReadyAt),
  decidedAt: iso(card.decidedAt),
  rolledOutAt: iso(card.rolledOutAt),
  outcomeConfirmedAt: iso(card.outcomeConfirmedAt),
})

const sealViewOf = (card: Card): Hypothesis['seal'] => {
  const { seal } = card
  if (seal === null) return null
  return {
    version: seal.version,
    sealedAt: seal.sealedAt.toISOString(),
    sealedBy: { userId: seal.sealedBy, name: seal.sealedByName },
    hash: seal.hash,
    canonicalJson: seal.canonicalJson,
    ruleVersion: seal.ruleVersion,
    alpha: seal.criteria.alpha,
    strictness: seal.criteria.strictness,
    retrospective: card.retrospective,
  }
}

const experimentViewOf = ({ experiment }: Card): Hypothesis['experiment'] =>
  experiment === null
    ? null
    : {
        id: experiment.id,
        isConnected: experiment.isConnected,
        externalId: experiment.externalId,
        name: experiment.name,
        status: experiment.status,
        arms: experiment.arms.map(({ armId, name, isControl }) => ({ armId, name, isControl })),
        fetchedAt: experiment.fetchedAt.toISOString(),
        deletedAt: iso(experiment.deletedAt),
        resultsProblem: experiment.resultsProblem,
      }

const signalViewOf = (signal: Card['signals'][number]): Hypothesis['signals'][number] => ({
  ...signal,
  metric:
    signal.metric === null
      ? null
      : { id: signal.metric.id, externalId: signal.metric.externalId, name: signal.metric.name },
})

const markApprovalOf = (card: Card) => {
  const { instrumentationReviewedBy: userId, instrumentationReviewedAt: at } = card
  const approvedBy = userId === null ? null : { userId, name: card.markReviewedByName }
  return { approvedBy, approvedAt: iso(at) }
}

const instrumentationErrorOf = (card: Card): Hypothesis['instrumentationError'] => {
  const { instrumentationError: reason, instrumentationErrorBy: by, instrumentationErrorAt: at } = card
  const { instrumentationReview: review } = card
  if (reason === null || by === null || at === null || review === null || review === 'notNeeded') return null
  const markedBy = { userId: by, name: card.markedByName }
  return { reason, markedBy, markedAt: at.toISOString(), review, ...markApprovalOf(card) }
}

const writtenPartsOf = (card: Card) => ({
  capability: card.capability,
  audience: card.audience,
  outcome: card.outcome,
  statement: statementOfCard(card),
  observations: [...card.observations],
  assumptions: [...card.assumptions],
  signals: card.signals.map(signalViewOf),
  goalCombination: card.goalCombination,
  noGuardrailReason: card.noGuardrailReason,
  plannedEnd: iso(card.plannedEnd),
  plannedSample: card.plannedSample,
  treatmentArm: card.treatmentArm,
})

const verdictOf = async (tx: TenantTx, card: Card): Promise<Hypothesis['verdict']> => {
  if (card.sealedAt === null) return null
  const stored = await findNewestVerdict(tx, card.id)
  return stored === undefined ? null : verdictViewOf(stored, await readTrackRecord(tx))
}

const viewOf = async (tx: TenantTx, card: Card): Promise<Hypothesis> => ({
  ...writtenPartsOf(card),
  id: card.id,
  key: card.key,
  team: card.team,
  state: card.state,
  retrospective: card.retrospective,
  evidenceGrade: card.evidenceGrade,
  gaps: card.state === 'draft' ? [...gapsOf(card)] : [],
  proposedBy: { userId: card.proposedBy, name: card.proposedByName },
  milestones: milestonesOf(card),
  seal: sealViewOf(card),
  experiment: experimentViewOf(card),
  verdict: await verdictOf(tx, card),
  instrumentationError: instrumentationErrorOf(card),
  lateExperimentChanges: await readLateExperimentChanges(tx, card.id),
  abandonedReason: card.abandonedReason,
  updatedAt: card.updatedAt.toISOString(),
  version: card.version,
})

/** @throws Problem 404 */
export const hypothesisView = async (tx: TenantTx, hypothesisId: string): Promise<Hypothesis> =>
  viewOf(tx, await getCard(tx, { id: hypothesisId }))

const whichOf = (idOrKey: string): Which => {
  const number = numberOfKey(idOrKey)
  return number === undefined ? { id: idOrKey } : { number }
}

/** By id, or by key such as HYP-12. @throws Problem 404 */
export const hypothesisViewByIdOrKey = async (tx: TenantTx, idOrKey: string): Promise<Hypothesis> => {
  const which = whichOf(idOrKey)
  // A number beyond PostgreSQL's integer cannot be a card's.
  if ('number' in which && which.number > 2_147_483_647) throw notFound('hypothesis')
  return viewOf(tx, await getCard(tx, which))
}
