/** What others do to a card: experiments expose it and judge it, decisions conclude it. */
import { isRetrospective, transition } from '@knowwhen/domain'
import type { DecisionKind, EvidenceGrade, HypothesisState, Verdict, VerdictReason } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import { uniqueViolationOf } from '../../db/unique-violation.js'
import { conflict } from '../../http/problems.js'
import type { Queue } from '../../jobs/queue.js'
import { changeCard, stateAfter } from './change-card.js'
import type { CardActor } from './change-card.js'
import { decidedVerdictOf } from './decided-verdict.read.js'
import { loadCard, loadCardFor } from './load-card.js'
import { tellFlipped, tellReady } from './tell-deciders.js'
import type { Card } from './card.js'

const earlier = (a: Date | null, b: Date): Date => (a !== null && a <= b ? a : b)

/** Sealed after exposure began: as known at the seal, or by an experiment that was linked afterwards. */
const isSealedTooLate = ({ seal, sealedAt }: Card, firstExposedAt: Date): boolean =>
  seal?.retrospective === true ||
  isRetrospective(sealedAt?.toISOString() ?? null, firstExposedAt.toISOString())

const isUndecided = (card: Card): boolean =>
  ['sealed', 'building', 'exposed', 'readyToDecide'].includes(card.state)

/**
 * The linked experiment has exposed people since this moment. Safe to repeat; an earlier moment than the
 * one known replaces it, and one before the seal makes the card retrospective. A draft stays as it is: its
 * seal asks the experiment itself.
 */
export const applyExposure = async (
  tx: TenantTx,
  actor: CardActor,
  input: { readonly hypothesisId: string; readonly firstExposedAt: Date },
): Promise<void> => {
  const card = await loadCard(tx, input.hypothesisId)
  const result = transition(card.state, { type: 'experimentRunning' })
  if (!result.ok || card.state === 'abandoned') return
  const firstExposedAt = earlier(card.firstExposedAt, input.firstExposedAt)
  const retrospective = isSealedTooLate(card, firstExposedAt)
  const change = { state: result.state, firstExposedAt, retrospective }
  await changeCard(tx, actor, { card, action: 'hypothesis.exposed', change })
}

export interface VerdictApplied {
  readonly verdict: Verdict
  readonly reason: VerdictReason
  /** The rule answered something other than pending. */
  readonly ready: boolean
  /** Of the evidence behind the verdict; null where there is none. */
  readonly grade: EvidenceGrade | null
  readonly at: Date
  /** Where the jobs go that tell whoever decides. */
  readonly queue: Pick<Queue, 'send'>
  /** Nobody is told: the verdict is of the past, or only looked at. */
  readonly isQuiet?: boolean | undefined
}

/** Whether the verdict behind the decision has flipped, so that the card is open again. */
const flips = async (tx: TenantTx, card: Card, verdict: Verdict): Promise<boolean> => {
  const decided = await decidedVerdictOf(tx, card.id)
  if (decided === undefined || decided === 'pending' || decided === verdict) return false
  return transition(card.state, { type: 'verdictFlipped' }).ok
}

/** What the decision confirmed is no longer confirmed once the card is open again. */
const reopened = (at: Date) => ({
  state: 'readyToDecide' as const,
  decisionReadyAt: at,
  decidedAt: null,
  outcomeConfirmedAt: null,
})

/** A decided card is re-opened where the verdict behind its decision has flipped. */
const applyToDecided = async (
  tx: TenantTx,
  actor: CardActor,
  { card, verdict, grade, at, queue }: VerdictApplied & { readonly card: Card },
): Promise<void> => {
  const isFlipped = await flips(tx, card, verdict)
  const action = isFlipped ? 'hypothesis.reopened' : 'hypothesis.judged'
  await changeCard(tx, actor, {
    card,
    action,
    change: { verdict, evidenceGrade: grade, ...(isFlipped ? reopened(at) : {}) },
  })
  if (isFlipped) await tellFlipped(tx, { card, verdict, at, queue })
}

/** An undecided card becomes ready to decide, or goes back to waiting. */
const applyToUndecided = async (
  tx: TenantTx,
  actor: CardActor,
  { card, verdict, ready, grade, at, queue, isQuiet = false }: VerdictApplied & { readonly card: Card },
): Promise<void> => {
  const state = stateAfter(card, { type: ready ? 'verdictReady' : 'verdictPending' })
  const decisionReadyAt = state === 'readyToDecide' ? (card.decisionReadyAt ?? at) : null
  await changeCard(tx, actor, {
    card,
    action: 'hypothesis.judged',
    change: { verdict, evidenceGrade: grade, state, decisionReadyAt },
  })
  if (state === 'readyToDecide' && card.state !== state && !isQuiet)
    await tellReady(tx, { card, verdict, at, queue })
}

/** Applies the newest verdict to the card, and tells whoever decides what has changed for them. Safe to repeat. */
export const applyVerdict = async (
  tx: TenantTx,
  actor: CardActor,
  input: VerdictApplied & { readonly hypothesisId: string },
): Promise<void> => {
  const card = await loadCard(tx, input.hypothesisId)
  if (card.state === 'draft' || card.state === 'abandoned') return
  const apply = isUndecided(card) ? applyToUndecided : applyToDecided
  await apply(tx, actor, { ...input, card })
}

const stateWithoutExperiment = ({ state, workStartedAt }: Card): HypothesisState => {
  if (state !== 'exposed' && state !== 'readyToDecide') return state
  return workStartedAt === null ? 'sealed' : 'building'
}

/** A link that was a mistake leaves the card where it stood before: what the experiment exposed was not this card. */
const withoutExperiment = (card: Card) => ({
  experimentId: null,
  firstExposedAt: null,
  decisionReadyAt: null,
  retrospective: card.seal?.retrospective ?? false,
  state: stateWithoutExperiment(card),
})

/** An experiment that was sealed for and has answered stays with its card, or people could look for one they like better. */
const hasItsAnswer = ({ state, retrospective, verdict, experimentId }: Card): boolean =>
  experimentId !== null && state === 'readyToDecide' && !retrospective && verdict !== 'void'

const refuseFixedLink = (card: Card, isOther: boolean): void => {
  if (card.state !== 'draft' && !isUndecided(card)) {
    throw conflict('wrongState', 'The card is decided or abandoned; its experiment can no longer be changed.')
  }
  if (isOther && hasItsAnswer(card)) {
    throw conflict(
      'wrongState',
      'The experiment has answered the sealed question, so the link stays. Decide on its verdict; to test the idea again, write a new card.',
    )
  }
}

/** As the audit names them; whether a change came after results could be seen is told by these entries. */
export const experimentLinkActions = {
  linked: 'hypothesis.experimentLinked',
  unlinked: 'hypothesis.experimentUnlinked',
} as const

/**
 * Links the card to an experiment, or takes the link away (`null`). The arm is taken over on a draft only:
 * on a sealed card the sealed arm stands.
 * @throws Problem 409 `wrongState` on a decided or abandoned card, or where the verdict is there; `experimentTaken` where
 * another card has it
 */
export const setExperiment = async (
  tx: TenantTx,
  actor: CardActor,
  input: {
    readonly hypothesisId: string
    readonly experimentId: string | null
    readonly treatmentArm?: Card['treatmentArm'] | undefined
  },
): Promise<void> => {
  const card = await loadCardFor(tx, actor, input.hypothesisId)
  const isOther = card.experimentId !== input.experimentId
  refuseFixedLink(card, isOther)
  const arm = card.state === 'draft' && input.treatmentArm ? { treatmentArm: input.treatmentArm } : {}
  const link = isOther ? { ...withoutExperiment(card), experimentId: input.experimentId } : {}
  const action = experimentLinkActions[input.experimentId === null ? 'unlinked' : 'linked']
  try {
    await changeCard(tx, actor, { card, action, change: { ...link, ...arm } })
  } catch (error) {
    if (!uniqueViolationOf(error, 'hypotheses_experiment')) throw error
    throw conflict(
      'experimentTaken',
      'This experiment already tests another card. One experiment tests one card.',
    )
  }
}

export interface DecisionApplied {
  readonly kind: DecisionKind
  /** True while the decision waits for its second person: it is recorded, without effect yet. */
  readonly awaiting: boolean
  readonly rolloutShare: number | null
  readonly plannedEnd: Date | null
  readonly verdict: Verdict | null
}

/** The first moment at which a card is validated, decided `ship` and rolled out above 0%. */
const rolloutMilestones = (card: Card, { kind, rolloutShare, verdict }: DecisionApplied, at: Date) => {
  if (kind !== 'ship' || rolloutShare === null || rolloutShare <= 0) return {}
  const confirmed = verdict === 'validated' ? { outcomeConfirmedAt: card.outcomeConfirmedAt ?? at } : {}
  return { rolledOutAt: card.rolledOutAt ?? at, ...confirmed }
}

/** A new end replaces the plan: a sample that was reached would make the card ready again at once. */
const extensionOf = ({ kind, plannedEnd }: DecisionApplied) =>
  kind === 'extend' && plannedEnd !== null
    ? { plannedEnd, plannedSample: null, decisionReadyAt: null, decidedAt: null }
    : {}

/**
 * A decision takes hold of the card, or, awaiting its second person, only marks it decided.
 * @throws Problem 409 `wrongState`
 */
export const applyDecision = async (
  tx: TenantTx,
  actor: CardActor,
  input: { readonly card: Card; readonly applied: DecisionApplied; readonly approves: boolean },
): Promise<void> => {
  const { card, applied, approves } = input
  const review = applied.awaiting ? 'awaitingSecondPerson' : 'notNeeded'
  const state = stateAfter(
    card,
    approves
      ? { type: 'approve', decision: applied.kind }
      : { type: 'decide', decision: applied.kind, review },
  )
  const effect = applied.awaiting
    ? {}
    : { ...rolloutMilestones(card, applied, actor.at), ...extensionOf(applied) }
  const change = { state, decidedAt: card.decidedAt ?? actor.at, ...effect }
  await changeCard(tx, actor, {
    card,
    action: approves ? 'hypothesis.decisionApproved' : 'hypothesis.decided',
    change,
  })
}
