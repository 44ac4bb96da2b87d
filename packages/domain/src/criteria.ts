/** The frozen question: what a card promised, in the form that the seal hashes and the verdict rule reads. */
import type { Direction, GoalCombination, Strictness } from './lists.js'

export interface GoalCriterion {
  readonly signalId: string
  readonly name: string
  readonly metricId: string
  readonly direction: Direction
  /** Promised relative lift θ >= 0 as a fraction, in the good direction. 0 means "any improvement", chosen on purpose. */
  readonly promisedLift: number
  /** Needed where `promisedLift` is 0: the smallest relative effect worth knowing, > 0. */
  readonly minimumDetectableEffect: number | null
}

export interface GuardrailCriterion {
  readonly signalId: string
  readonly name: string
  readonly metricId: string
  readonly direction: Direction
  /** How much worse, relative, the guardrail may get: >= 0, as a fraction. */
  readonly nonInferiorityMargin: number
}

export interface SealedCriteria {
  /** Version of the verdict rule, e.g. "1". */
  readonly ruleVersion: string
  readonly strictness: Strictness
  /** Two-sided significance level, 0 < alpha < 1. */
  readonly alpha: number
  readonly goalCombination: GoalCombination
  readonly goals: readonly GoalCriterion[]
  readonly guardrails: readonly GuardrailCriterion[]
  /** The arm that counts, or "bestArm": the rule then corrects for the number of arms. */
  readonly treatmentArm: { readonly kind: 'arm'; readonly armId: string } | { readonly kind: 'bestArm' }
  readonly plannedEnd: string | null
  /** Users over all arms; `null` where the plan is a date. */
  readonly plannedSample: number | null
  readonly minimumRuntimeDays: number
  /**
   * Set after a decision `extend`, never sealed: people chose to look again at a later end, so that a sequential
   * interval does not make the card ready before it; it was ready already when they found it wanting.
   */
  readonly isExtended?: true
}
