export * from './lists.js'
export * from './ids.js'
export type * from './evidence.js'
export type * from './criteria.js'
export type * from './verdict-types.js'

export { actions, can, keyCan, scopeCovers } from './access.js'
export type { Action } from './access.js'
export { isGoal, isGuardrail, promiseOf } from './signal.js'
export type { GoalSignal, GuardrailSignal, SecondarySignal, Signal } from './signal.js'
export { planningEffectOf, statementOf } from './hypothesis.js'
export type { HypothesisCard, TreatmentArm } from './hypothesis.js'
export { readinessGapsOf } from './readiness-gaps.js'
export type { GapContext, ReadinessGapFinding } from './readiness-gaps.js'
export { isRetrospective, transition } from './card-life.js'
export type { CardEvent, TransitionRefusal, TransitionResult } from './card-life.js'
export {
  CardHasGapsError,
  criteriaOf,
  defaultMinimumRuntimeDays,
  extendedCriteria,
  sealOf,
  verdictRuleVersion,
  verifySeal,
} from './seal.js'
export type { Seal, SealContent, SealSettings } from './seal.js'
export { canonicalJsonOf, sha256Hex } from './canonical-json.js'
export { dateInWords, daysAfter, daysBetween, isoOf, millisecondsOf } from './instant.js'
export { listInWords, percent, percentRange, percentShort } from './number-words.js'
