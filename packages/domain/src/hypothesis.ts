/** The hypothesis card as data: a draft may be empty everywhere; what is missing is said by `readinessGapsOf`. */
import type { SealedCriteria } from './criteria.js'
import type { GoalCombination } from './lists.js'
import { millisecondsOf } from './instant.js'
import { listInWords, percentShort } from './number-words.js'
import { detectableEffectOf, isGoal, isGuardrail, promiseOf } from './signal.js'
import type { GoalSignal, GuardrailSignal, Signal } from './signal.js'

export type TreatmentArm = SealedCriteria['treatmentArm']

export interface HypothesisCard {
  /** "We believe this capability …"; may be empty in a draft, as may audience and outcome. */
  readonly capability: string
  readonly audience: string
  readonly outcome: string
  /** "Because …" */
  readonly observations: readonly string[]
  readonly assumptions: readonly string[]
  readonly signals: readonly Signal[]
  readonly goalCombination: GoalCombination
  /** Why no guardrail is needed; `null` or blank where not said. */
  readonly noGuardrailReason: string | null
  readonly treatmentArm: TreatmentArm
  /** ISO instant at which the experiment is planned to end. */
  readonly plannedEnd: string | null
  /** Users over all arms. */
  readonly plannedSample: number | null
  /** Days; `null` takes the organisation's. */
  readonly minimumRuntimeDays: number | null
}

const orBlank = (text: string): string => (text.trim() === '' ? '…' : text.trim())

const goalInWords = (goal: GoalSignal): string => {
  const verb = goal.direction === 'increase' ? 'rises' : 'falls'
  const promise = promiseOf(goal)
  const amount =
    promise === null ? ' by …' : promise === 0 ? ' by any amount' : ` by at least ${percentShort(promise)}`
  return `${orBlank(goal.name)} ${verb}${amount}`
}

const guardrailInWords = (guardrail: GuardrailSignal): string => {
  const verb = guardrail.direction === 'increase' ? 'fall' : 'rise'
  const margin = guardrail.nonInferiorityMargin
  const amount =
    margin === null ? 'by more than …' : margin === 0 ? 'at all' : `by more than ${percentShort(margin)}`
  return `${orBlank(guardrail.name)} does not ${verb} ${amount}`
}

type Stated = Pick<
  HypothesisCard,
  'capability' | 'audience' | 'outcome' | 'observations' | 'signals' | 'goalCombination'
>

const measureOf = (card: Stated): string => {
  const goals = card.signals.filter(isGoal).map(goalInWords)
  const guardrails = card.signals.filter(isGuardrail).map(guardrailInWords)
  const wanted = goals.length === 0 ? '…' : listInWords(goals, card.goalCombination === 'any' ? 'or' : 'and')
  return guardrails.length === 0 ? wanted : `${wanted}, while ${listInWords(guardrails)}`
}

/** The card as one readable statement; "…" stands where a draft is still silent. */
export const statementOf = (card: Stated): string => {
  const because = card.observations.map((observation) => observation.trim()).filter((text) => text !== '')
  const opening = because.length === 0 ? 'We believe' : `Because ${listInWords(because)}, we believe`
  const belief = `${opening} ${orBlank(card.capability)} for ${orBlank(card.audience)}`
  return `${belief} will result in ${orBlank(card.outcome)}. We will know we have succeeded when ${measureOf(card)}.`
}

/** True where the text is a readable ISO instant. */
export const isInstant = (iso: string | null): iso is string =>
  iso !== null && !Number.isNaN(millisecondsOf(iso))

/** True where a planned sample can be reached at all: a finite number above 0. */
export const isSample = (users: number | null): users is number =>
  users !== null && Number.isFinite(users) && users > 0

/** True where a margin is usable: finite and not negative. 0 asks the guardrail to be proved better. */
export const isMargin = (margin: number | null): margin is number =>
  margin !== null && Number.isFinite(margin) && margin >= 0

/** φ for planning and for row 3 and 9 of the rule: the promise, or the minimum detectable effect where it is 0. */
export const planningEffectOf = (goal: GoalSignal): number | null => {
  const promise = promiseOf(goal)
  return promise === 0 ? detectableEffectOf(goal) : promise
}
