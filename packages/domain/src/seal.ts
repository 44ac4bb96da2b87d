/** The seal: criteria frozen before exposure, as canonical JSON with its SHA-256, time and person. */
import { canonicalJsonOf, sha256Hex } from './canonical-json.js'
import type { GoalCriterion, GuardrailCriterion, SealedCriteria } from './criteria.js'
import { isInstant, isMargin, isSample } from './hypothesis.js'
import type { HypothesisCard } from './hypothesis.js'
import type { Strictness } from './lists.js'
import { readinessGapsOf } from './readiness-gaps.js'
import type { GapContext, ReadinessGapFinding } from './readiness-gaps.js'
import { detectableEffectOf, isGoal, isGuardrail, promiseOf } from './signal.js'
import type { GoalSignal, GuardrailSignal } from './signal.js'

/** The version of the verdict rule of this package, frozen into every seal. */
export const verdictRuleVersion = '1'

/** PRODUCT §4: seven days, so that every weekday is in. */
export const defaultMinimumRuntimeDays = 7

export interface SealSettings extends GapContext {
  readonly strictness: Strictness
  /** Two-sided significance level, 0 < alpha < 1, as confirmed on the connection. */
  readonly alpha: number
  readonly minimumRuntimeDays: number
}

/** A card with gaps was to be sealed; `gaps` names every one. */
export class CardHasGapsError extends Error {
  readonly code = 'cardHasGaps'
  readonly gaps: readonly ReadinessGapFinding[]
  constructor(gaps: readonly ReadinessGapFinding[]) {
    super(`The card cannot be sealed yet: ${gaps.map((gap) => gap.message).join(' ')}`)
    this.name = 'CardHasGapsError'
    this.gaps = gaps
  }
}

const goalCriterionOf = (goal: GoalSignal): readonly GoalCriterion[] => {
  const promisedLift = promiseOf(goal)
  if (promisedLift === null || goal.metricId === null) return []
  const { signalId, name, metricId, direction } = goal
  return [
    { signalId, name, metricId, direction, promisedLift, minimumDetectableEffect: detectableEffectOf(goal) },
  ]
}

const guardrailCriterionOf = (guardrail: GuardrailSignal): readonly GuardrailCriterion[] => {
  const { signalId, name, metricId, direction, nonInferiorityMargin } = guardrail
  if (metricId === null || !isMargin(nonInferiorityMargin)) return []
  return [{ signalId, name, metricId, direction, nonInferiorityMargin }]
}

/**
 * The criteria that a seal freezes: signals, promises, margins, arm, plan, strictness, α, rule version.
 * @throws CardHasGapsError where the card has readiness gaps.
 */
export const criteriaOf = (card: HypothesisCard, settings: SealSettings): SealedCriteria => {
  const gaps = readinessGapsOf(card, settings)
  if (gaps.length > 0) throw new CardHasGapsError(gaps)
  return {
    ruleVersion: verdictRuleVersion,
    strictness: settings.strictness,
    alpha: settings.alpha,
    goalCombination: card.goalCombination,
    goals: card.signals.filter(isGoal).flatMap(goalCriterionOf),
    guardrails: card.signals.filter(isGuardrail).flatMap(guardrailCriterionOf),
    treatmentArm: card.treatmentArm,
    plannedEnd: isInstant(card.plannedEnd) ? card.plannedEnd : null,
    plannedSample: isSample(card.plannedSample) ? card.plannedSample : null,
    minimumRuntimeDays: card.minimumRuntimeDays ?? settings.minimumRuntimeDays,
  }
}

/**
 * The criteria after a decision `extend`: the same question with a later end. The seal and its hash stay as
 * they were; the decision is the record of the change. The planned sample falls away, and a sequential
 * interval waits for the new end too, or the card would be ready again at once.
 */
export const extendedCriteria = (criteria: SealedCriteria, newPlannedEnd: string): SealedCriteria => ({
  ...criteria,
  plannedEnd: newPlannedEnd,
  plannedSample: null,
  isExtended: true,
})

export interface SealContent {
  readonly criteria: SealedCriteria
  /** The card's sentence at the moment of sealing. */
  readonly statement: string
  /** Id of the person. */
  readonly sealedBy: string
  /** ISO instant. */
  readonly sealedAt: string
  /** 1 for the first seal of a card, then counting up. */
  readonly version: number
}

export interface Seal {
  readonly canonicalJson: string
  /** Lower-case hex. */
  readonly sha256: string
}

/** Freezes the content: RFC 8785 canonical JSON and the SHA-256 of its UTF-8 bytes. */
export const sealOf = (content: SealContent): Seal => {
  const { criteria, statement, sealedBy, sealedAt, version } = content
  const canonicalJson = canonicalJsonOf({ criteria, statement, sealedBy, sealedAt, version })
  return { canonicalJson, sha256: sha256Hex(canonicalJson) }
}

/** True where the hash is that of the text; with `content`, also where the text is that content's canonical form. */
export const verifySeal = (seal: Seal, content?: SealContent): boolean =>
  sha256Hex(seal.canonicalJson) === seal.sha256 &&
  (content === undefined || sealOf(content).canonicalJson === seal.canonicalJson)
