/** What people do about a verdict: the recommendation, and what a decision that differs from it needs. */
import { millisecondsOf } from './instant.js'
import type { DecisionKind, DecisionReview, Verdict, VerdictReason } from './lists.js'
import { reviewAtFirst } from './second-person.js'
import type { VerdictOutcome } from './verdict-types.js'

export interface Recommendation {
  /** `null` while the verdict is pending: nothing is to be decided yet. */
  readonly kind: DecisionKind | null
  readonly words: string
}

const say = (kind: DecisionKind | null, words: string): Recommendation => ({ kind, words })

const byReason: Readonly<Record<VerdictReason, Recommendation>> = {
  noExperiment: say(null, 'Wait: no experiment is linked yet.'),
  notStarted: say(null, 'Wait: the experiment has not started yet.'),
  noReading: say(null, 'Wait: no results were read yet.'),
  belowMinimumRuntime: say(null, 'Wait: the minimum runtime is not over yet.'),
  awaitingPlan: say(null, 'Wait: the planned end or sample is not reached yet.'),
  noEstimate: say('iterate', 'Mend the measurement and test again: it ended without an estimate.'),
  sampleRatioMismatch: say('iterate', 'Find out why users do not split as planned, then test again.'),
  multipleExposures: say('iterate', 'Mend the assignment, then test again.'),
  instrumentationError: say('iterate', 'Mend the instrumentation, then test again.'),
  guardrailBreach: say('rollBack', 'Roll back: a guardrail was harmed.'),
  regression: say('rollBack', 'Roll back: it made the goal worse.'),
  poweredNeutral: say('stop', 'Stop: it was measured well, and it makes no difference worth having.'),
  promisedEffectRuledOut: say('stop', 'Stop: the promised effect is ruled out.'),
  outcomeMet: say('ship', 'Ship: the promise was kept.'),
  guardrailUnknown: say('extend', 'Extend: the goal is met, but a guardrail is not proved safe.'),
  belowThreshold: say('extend', 'Extend: the lift is real, but the promise is not proved.'),
  underpowered: say('extend', 'Extend: there is too little data to see the promised effect.'),
  spansThreshold: say('extend', 'Extend: both no effect and the promised one remain possible.'),
  stoppedEarly: say('iterate', 'Test again to the planned end: this one was stopped too early to tell.'),
  declared: say(
    'iterate',
    'Decide by what was seen: people declared this verdict, no experiment computed it.',
  ),
}

/** What people declared is recommended as if it had been computed, and is said to be declared. */
const byDeclaredVerdict: Readonly<Record<Verdict, Recommendation>> = {
  validated: say('ship', 'Ship: people declared the promise kept; no experiment computed it.'),
  invalidated: say('stop', 'Stop: people declared that it did not work; no experiment computed it.'),
  inconclusive: say('iterate', 'Iterate: people declared that it cannot be told; no experiment computed it.'),
  pending: byReason.declared,
  void: byReason.declared,
}

const hasRealLift = ({ findings, armId }: Pick<VerdictOutcome, 'findings' | 'armId'>): boolean =>
  findings.some(
    ({ role, effect, armId: arm }) => role === 'goal' && arm === armId && effect !== null && effect.low > 0,
  )

type Recommendable = Pick<VerdictOutcome, 'verdict' | 'reason' | 'findings' | 'armId' | 'harmWithinMargin'>

/**
 * What the rule recommends. Validated → ship; harm → roll back; nothing in it → stop; real but too small →
 * iterate; too little data → extend; broken data → mend and test again; pending → nothing yet.
 */
export const recommend = (outcome: Recommendable): Recommendation => {
  if (outcome.verdict === 'pending')
    return { ...byReason[outcome.reason], kind: null, words: pendingWords(outcome) }
  if (outcome.reason === 'promisedEffectRuledOut' && hasRealLift(outcome))
    return say('iterate', 'Iterate: the lift is real, but smaller than promised.')
  if (outcome.verdict === 'validated' && outcome.harmWithinMargin.length > 0)
    return say('ship', `Ship, knowing of harm within the margin: ${outcome.harmWithinMargin.join(', ')}.`)
  return outcome.reason === 'declared' ? byDeclaredVerdict[outcome.verdict] : byReason[outcome.reason]
}

const pendingWords = ({ reason }: Pick<VerdictOutcome, 'reason'>): string =>
  reason === 'noEstimate' ? 'Wait: there is no estimate yet.' : byReason[reason].words

export interface DecisionProposal {
  readonly kind: DecisionKind
  /** From `recommend`. */
  readonly recommended: DecisionKind | null
  readonly verdict: Verdict
  /** Why; needed for an override and for stopping or rolling back while pending. */
  readonly rationale: string
  /** Guardrails with harm within their margin, and whether the author acknowledged them. */
  readonly harmWithinMargin: readonly string[]
  readonly harmAcknowledged: boolean
  /** ISO instant; needed for `extend`. */
  readonly newPlannedEnd: string | null
  /** ISO instant. */
  readonly now: string
  /** People in the organisation who could be the second person, the author included. */
  readonly organizationSize: number
}

export const decisionRefusals = [
  'verdictPending',
  'verdictVoid',
  'rationaleRequired',
  'harmNotAcknowledged',
  'plannedEndRequired',
  'plannedEndNotInFuture',
] as const
export type DecisionRefusal = (typeof decisionRefusals)[number]

export type DecisionAnswer =
  | {
      readonly ok: true
      readonly review: Exclude<DecisionReview, 'approved'>
      /** True where the decision differs from the recommendation. */
      readonly isOverride: boolean
    }
  | { readonly ok: false; readonly code: DecisionRefusal; readonly message: string }

const refusalWords: Readonly<Record<DecisionRefusal, string>> = {
  verdictPending: 'The verdict is still pending; until it is ready only stop and roll back are possible.',
  verdictVoid: 'The verdict is void, so there is nothing to ship on; mend what broke it and test again.',
  rationaleRequired:
    'Give the reason: the decision differs from what the rule recommends, or comes before the verdict.',
  harmNotAcknowledged: 'Acknowledge the harm within the margin before shipping.',
  plannedEndRequired: 'Say until when the experiment is extended.',
  plannedEndNotInFuture: 'The new planned end must lie in the future.',
}

/** The recommendation counts as overridden only where there is one. */
const isOverride = ({ kind, recommended }: DecisionProposal): boolean =>
  recommended !== null && kind !== recommended

const verdictRefusal = ({ kind, verdict }: DecisionProposal): DecisionRefusal | null => {
  if (verdict === 'pending' && kind !== 'stop' && kind !== 'rollBack') return 'verdictPending'
  return verdict === 'void' && kind === 'ship' ? 'verdictVoid' : null
}

const shipRefusal = (proposal: DecisionProposal): DecisionRefusal | null =>
  proposal.kind === 'ship' && proposal.harmWithinMargin.length > 0 && !proposal.harmAcknowledged
    ? 'harmNotAcknowledged'
    : null

const extendRefusal = ({ kind, newPlannedEnd, now }: DecisionProposal): DecisionRefusal | null => {
  if (kind !== 'extend') return null
  if (newPlannedEnd === null || Number.isNaN(millisecondsOf(newPlannedEnd))) return 'plannedEndRequired'
  return millisecondsOf(newPlannedEnd) > millisecondsOf(now) ? null : 'plannedEndNotInFuture'
}

const rationaleRefusal = (proposal: DecisionProposal): DecisionRefusal | null => {
  const isNeeded = isOverride(proposal) || proposal.verdict === 'pending'
  return isNeeded && proposal.rationale.trim() === '' ? 'rationaleRequired' : null
}

/**
 * Whether a decision may be made, and who must still look at it: an override waits for a second person, or is
 * marked unreviewed in an organisation of one.
 */
export const reviewDecision = (proposal: DecisionProposal): DecisionAnswer => {
  const code =
    verdictRefusal(proposal) ?? shipRefusal(proposal) ?? extendRefusal(proposal) ?? rationaleRefusal(proposal)
  if (code !== null) return { ok: false, code, message: refusalWords[code] }
  if (!isOverride(proposal)) return { ok: true, review: 'notNeeded', isOverride: false }
  return { ok: true, review: reviewAtFirst(proposal.organizationSize), isOverride: true }
}
