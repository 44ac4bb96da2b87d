/** The table of the rule, and nothing else: ten rows, the first match wins. Rule version 1. */
import type { Strictness, Verdict, VerdictReason } from './lists.js'
import { normalLowerTail } from './normal.js'
import type { SignalFinding } from './verdict-types.js'

export type GuardrailStatus = NonNullable<SignalFinding['status']>

/** What the table reads of a guardrail; positive is good. */
export interface GuardrailBounds {
  /** L_g, one-sided. */
  readonly lowerBound: number
  /** U_g, upper end of the two-sided interval. */
  readonly high: number
  /** Non-inferiority margin >= 0. */
  readonly margin: number
}

/** What the table reads of a goal; positive is good. */
export interface GoalEffect {
  readonly lift: number
  readonly low: number
  readonly high: number
  /** > 0 */
  readonly standardError: number
}

export interface ClassifyInput {
  /** `null`: no estimate. */
  readonly effect: GoalEffect | null
  /** Promised lift θ >= 0. */
  readonly promise: number
  /** Sealed minimum detectable effect, > 0; φ where the promise is 0. */
  readonly minimumDetectableEffect: number | null
  readonly strictness: Strictness
  /** One entry per sealed guardrail; `null` where it has no estimate. */
  readonly guardrails: readonly (GuardrailBounds | null)[]
}

export interface Classification {
  /** Row of the table, 1 to 10; 11 where there was no estimate to classify. */
  readonly row: number
  readonly verdict: Extract<Verdict, 'validated' | 'invalidated' | 'inconclusive'>
  readonly reason: VerdictReason
}

const probableChance = 0.8

/**
 * Where a guardrail stands. Without (finite) numbers it is unknown, which passes nothing. "Harm within
 * margin" passes but is to be acknowledged.
 */
export const guardrailStatusOf = (bounds: GuardrailBounds | null): GuardrailStatus => {
  if (bounds === null || !Object.values(bounds).every((value) => Number.isFinite(value))) return 'unknown'
  const { lowerBound, high, margin } = bounds
  if (high < -margin) return 'breach'
  if (lowerBound > -margin) return high < 0 ? 'harmWithinMargin' : 'pass'
  return high < 0 ? 'harmed' : 'unknown'
}

export const isGuardrailHarm = (status: GuardrailStatus): boolean =>
  status === 'breach' || status === 'harmed'
export const isGuardrailPass = (status: GuardrailStatus): boolean =>
  status === 'pass' || status === 'harmWithinMargin'

type Thresholds = Pick<ClassifyInput, 'promise' | 'minimumDetectableEffect' | 'strictness'>

/** θ: the promise, or 0 where any lift counts. */
const thresholdOf = ({ promise, strictness }: Thresholds): number => (strictness === 'anyLift' ? 0 : promise)

/**
 * φ: θ, or where θ is 0 the minimum detectable effect. Under `anyLift` a card may have a promise and no
 * minimum detectable effect; the promise then says how large an effect it looked for.
 */
export const detectableOf = (thresholds: Thresholds): number => {
  const threshold = thresholdOf(thresholds)
  return threshold > 0 ? threshold : (thresholds.minimumDetectableEffect ?? thresholds.promise)
}

/** Whether the lift meets the threshold as strictly as the organisation wants it. */
const meetsStrictness = (effect: GoalEffect, threshold: number, strictness: Strictness): boolean => {
  const { lift, low, standardError } = effect
  switch (strictness) {
    case 'anyLift':
    case 'point':
      return lift >= threshold
    case 'probable':
      return lift >= threshold && normalLowerTail((lift - threshold) / standardError) >= probableChance
    case 'certain':
      return low >= threshold
  }
}

const row = (number: number, verdict: Classification['verdict'], reason: VerdictReason): Classification => ({
  row: number,
  verdict,
  reason,
})

/** Rows 3 to 5: is the promised effect ruled out? */
const ruledOut = (effect: GoalEffect, threshold: number, detectable: number): Classification | null => {
  const { low, high } = effect
  if (high < detectable && low <= 0)
    return low > -detectable
      ? row(3, 'invalidated', 'poweredNeutral')
      : row(4, 'invalidated', 'promisedEffectRuledOut')
  return high < threshold ? row(5, 'invalidated', 'promisedEffectRuledOut') : null
}

/** Rows 6 to 8: the lift is above zero. */
const lifted = (isStrictnessMet: boolean, everyGuardrailPasses: boolean): Classification => {
  if (!isStrictnessMet) return row(8, 'inconclusive', 'belowThreshold')
  return everyGuardrailPasses ? row(6, 'validated', 'outcomeMet') : row(7, 'inconclusive', 'guardrailUnknown')
}

const isFiniteEffect = (effect: GoalEffect | null): effect is GoalEffect =>
  effect !== null &&
  [effect.lift, effect.low, effect.high, effect.standardError].every((value) => Number.isFinite(value))

/** Rows 2 to 10, for a finite effect and guardrails without harm. */
const classifyEffect = (
  effect: GoalEffect,
  input: ClassifyInput,
  everyGuardrailPasses: boolean,
): Classification => {
  if (effect.high < 0) return row(2, 'invalidated', 'regression')
  const threshold = thresholdOf(input)
  const detectable = detectableOf(input)
  const refuted = ruledOut(effect, threshold, detectable)
  if (refuted !== null) return refuted
  if (effect.low > 0)
    return lifted(meetsStrictness(effect, threshold, input.strictness), everyGuardrailPasses)
  return (effect.high - effect.low) / 2 > detectable
    ? row(9, 'inconclusive', 'underpowered')
    : row(10, 'inconclusive', 'spansThreshold')
}

/**
 * The verdict on one goal signal, given that the reading is healthy and ready (PRODUCT §4). Total: every
 * input has exactly one answer; no estimate, or one that is not finite, is `inconclusive: noEstimate`,
 * unless a guardrail is breached, which needs no goal to be true.
 */
export const classify = (input: ClassifyInput): Classification => {
  const statuses = input.guardrails.map(guardrailStatusOf)
  if (statuses.some(isGuardrailHarm)) return row(1, 'invalidated', 'guardrailBreach')
  if (!isFiniteEffect(input.effect)) return row(11, 'inconclusive', 'noEstimate')
  return classifyEffect(input.effect, input, statuses.every(isGuardrailPass))
}
