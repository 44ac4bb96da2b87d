/** The life of a card: which event leads from which state to which, and why not otherwise. */
import type { DecisionKind, DecisionReview, HypothesisState, ReadinessGap } from './lists.js'
import { millisecondsOf } from './instant.js'

export type CardEvent =
  /** A person seals the draft; `gaps` are those found at that moment. */
  | { readonly type: 'seal'; readonly gaps: readonly ReadinessGap[] }
  /** A person changes sealed criteria: a new version of the seal. */
  | { readonly type: 'amend'; readonly gaps: readonly ReadinessGap[] }
  | { readonly type: 'startWork' }
  /** The linked experiment runs, or has run: seen by a sync. */
  | { readonly type: 'experimentRunning' }
  /** The rule answered something other than pending. */
  | { readonly type: 'verdictReady' }
  /** The rule went back to pending, e.g. because a mark or a sample ratio mismatch went away. */
  | { readonly type: 'verdictPending' }
  /** The verdict behind a decision changed. */
  | { readonly type: 'verdictFlipped' }
  /** A decision was made, and `reviewDecision` let it pass with this review. */
  | { readonly type: 'decide'; readonly decision: DecisionKind; readonly review: DecisionReview }
  /** The second person approved the decision that waited for one. */
  | { readonly type: 'approve'; readonly decision: DecisionKind }
  /** The second person declined it. */
  | { readonly type: 'decline' }
  | { readonly type: 'horizonEnded' }
  | { readonly type: 'abandon'; readonly reason: string }

export type TransitionRefusal =
  | 'notADraft'
  | 'cardHasGaps'
  | 'notSealed'
  | 'alreadyDecided'
  | 'notDecided'
  | 'notReadyToDecide'
  | 'notRealising'
  | 'reasonRequired'
  | 'ended'

export type TransitionResult =
  | { readonly ok: true; readonly state: HypothesisState }
  | { readonly ok: false; readonly code: TransitionRefusal; readonly message: string }

const refusalWords: Readonly<Record<TransitionRefusal, string>> = {
  notADraft: 'Only a draft can be sealed; change a sealed card by a new version of its seal.',
  cardHasGaps: 'The card has readiness gaps and cannot be sealed yet.',
  notSealed: 'The card is still a draft; seal it first.',
  alreadyDecided: 'The card is already decided.',
  notDecided: 'The card is not decided.',
  notReadyToDecide: 'The card is not ready to decide; until then only stop and roll back are possible.',
  notRealising: 'The card is not realising its value.',
  reasonRequired: 'Give the reason for which the card is abandoned.',
  ended: 'The card has ended and no longer changes.',
}

const to = (state: HypothesisState): TransitionResult => ({ ok: true, state })
const refuse = (code: TransitionRefusal): TransitionResult => ({
  ok: false,
  code,
  message: refusalWords[code],
})

const undecided: readonly HypothesisState[] = ['draft', 'sealed', 'building', 'exposed', 'readyToDecide']
const isUndecided = (state: HypothesisState): boolean => undecided.includes(state)

const effectOf: Readonly<Record<DecisionKind, HypothesisState>> = {
  ship: 'realising',
  rollBack: 'closed',
  iterate: 'closed',
  stop: 'closed',
  extend: 'exposed',
}

const ended = (state: HypothesisState): boolean => state === 'closed' || state === 'abandoned'

/** Why a state past the wanted ones refuses: it ended, or it is decided. */
const tooLate = (state: HypothesisState): TransitionResult =>
  refuse(ended(state) ? 'ended' : 'alreadyDecided')

const seal = (state: HypothesisState, gaps: readonly ReadinessGap[]): TransitionResult => {
  if (state !== 'draft') return refuse('notADraft')
  return gaps.length > 0 ? refuse('cardHasGaps') : to('sealed')
}

/** New criteria are a new question: a card that was ready to decide waits for its verdict again. */
const amend = (state: HypothesisState, gaps: readonly ReadinessGap[]): TransitionResult => {
  if (state === 'draft') return refuse('notSealed')
  if (!isUndecided(state)) return tooLate(state)
  if (gaps.length > 0) return refuse('cardHasGaps')
  return to(state === 'readyToDecide' ? 'exposed' : state)
}

const startWork = (state: HypothesisState): TransitionResult => {
  if (state === 'draft') return refuse('notSealed')
  if (!isUndecided(state)) return tooLate(state)
  return to(state === 'sealed' ? 'building' : state)
}

/** Syncs repeat themselves, so an automatic event that has nothing left to move leaves the state as it is. */
const automatic = (state: HypothesisState, event: 'experimentRunning' | 'verdictReady'): TransitionResult => {
  if (state === 'draft') return refuse('notSealed')
  if (!isUndecided(state)) return to(state)
  if (event === 'verdictReady') return to('readyToDecide')
  return to(state === 'readyToDecide' ? state : 'exposed')
}

const verdictPending = (state: HypothesisState): TransitionResult =>
  to(state === 'readyToDecide' ? 'exposed' : state)

const verdictFlipped = (state: HypothesisState): TransitionResult => {
  if (state === 'abandoned') return refuse('ended')
  return isUndecided(state) ? refuse('notDecided') : to('readyToDecide')
}

/** Stop and roll back are possible at any time after the seal, everything else only when ready to decide. */
const decide = (
  state: HypothesisState,
  { decision, review }: Extract<CardEvent, { type: 'decide' }>,
): TransitionResult => {
  if (state === 'draft') return refuse('notSealed')
  if (ended(state)) return refuse('ended')
  const atAnyTime = decision === 'stop' || decision === 'rollBack'
  if (state !== 'readyToDecide' && !atAnyTime)
    return isUndecided(state) ? refuse('notReadyToDecide') : tooLate(state)
  return to(review === 'awaitingSecondPerson' ? 'decided' : effectOf[decision])
}

const abandon = (state: HypothesisState, reason: string): TransitionResult => {
  if (!isUndecided(state)) return tooLate(state)
  return reason.trim() === '' ? refuse('reasonRequired') : to('abandoned')
}

/** The event that needs `decided` or `realising`, and nothing else. */
const fromOnly = (
  state: HypothesisState,
  wanted: 'decided' | 'realising',
  next: HypothesisState,
): TransitionResult => {
  if (state === wanted) return to(next)
  if (ended(state)) return refuse('ended')
  return refuse(wanted === 'decided' ? 'notDecided' : 'notRealising')
}

/** The state after an event, or the code and sentence of the refusal. Total over all states and events. */
export const transition = (state: HypothesisState, event: CardEvent): TransitionResult => {
  switch (event.type) {
    case 'seal':
      return seal(state, event.gaps)
    case 'amend':
      return amend(state, event.gaps)
    case 'decide':
      return decide(state, event)
    case 'abandon':
      return abandon(state, event.reason)
    case 'approve':
      return fromOnly(state, 'decided', effectOf[event.decision])
    case 'decline':
      return fromOnly(state, 'decided', 'readyToDecide')
    case 'horizonEnded':
      return fromOnly(state, 'realising', 'closed')
    default:
      return observed(state, event.type)
  }
}

type Observation = 'startWork' | 'experimentRunning' | 'verdictReady' | 'verdictPending' | 'verdictFlipped'

const observed = (state: HypothesisState, event: Observation): TransitionResult => {
  switch (event) {
    case 'startWork':
      return startWork(state)
    case 'verdictPending':
      return verdictPending(state)
    case 'verdictFlipped':
      return verdictFlipped(state)
    case 'experimentRunning':
    case 'verdictReady':
      return automatic(state, event)
  }
}

/**
 * True where the criteria were first sealed after exposure began: such a card is shown apart and counts
 * neither in win rate nor in value nor in Done. Both are ISO instants; `null` means "not yet", never retrospective.
 */
export const isRetrospective = (sealedAt: string | null, firstExposedAt: string | null): boolean =>
  sealedAt !== null && firstExposedAt !== null && millisecondsOf(sealedAt) > millisecondsOf(firstExposedAt)
