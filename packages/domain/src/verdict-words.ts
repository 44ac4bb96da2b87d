/** The verdict as the sentence people read, with its numbers; the same on every machine. */
import type { ArmFacts, GoalFacts, GuardrailFacts } from './arm-facts.js'
import type { ArmVerdict } from './arm-verdict.js'
import { detectableOf, isGuardrailHarm, isGuardrailPass } from './classify.js'
import type { GoalCombination, Strictness, Verdict, VerdictReason } from './lists.js'
import { dateInWords, millisecondsOf } from './instant.js'
import { fixed, isZeroPercent, listInWords, percent, percentRange, percentShort } from './number-words.js'
import type { HealthFinding, OrientedEffect, Readiness } from './verdict-types.js'

const names: Readonly<Record<Verdict, string>> = {
  pending: 'Pending',
  validated: 'Validated',
  invalidated: 'Invalidated',
  inconclusive: 'Inconclusive',
  void: 'Void',
}

type Named = { readonly name: string; readonly direction: 'increase' | 'decrease' }

/** The interval in the direction of "rose" or "fell"; without either, in the metric's own. */
const rangeOf = ({ low, high }: OrientedEffect, isTurned: boolean): string =>
  isTurned ? percentRange(-high, -low) : percentRange(low, high)

/**
 * "conversion rose 4.0% (0.2 to 7.8)": the verb says where the metric itself went, the numbers count in the
 * verb's direction. What rounds to zero and may be zero went nowhere that was measured.
 */
export const effectInWords = ({ name, direction }: Named, effect: OrientedEffect | null): string => {
  if (effect === null) return `${name} has no estimate`
  const { lift, low, high } = effect
  if (isZeroPercent(lift) && low <= 0 && high >= 0)
    return `${name} did not change measurably (${rangeOf(effect, direction === 'decrease')})`
  const verb = lift > 0 === (direction === 'increase') ? 'rose' : 'fell'
  return `${name} ${verb} ${percent(Math.abs(lift))} (${rangeOf(effect, lift < 0)})`
}

const goalInWords = ({ criterion, effect }: GoalFacts): string => effectInWords(criterion, effect)
const guardrailInWords = ({ criterion, effect }: GuardrailFacts): string => effectInWords(criterion, effect)

const againstPromise = ({ criterion, effect }: GoalFacts): string => {
  const promise = criterion.promisedLift
  const lift = effect?.lift ?? Number.NaN
  if (promise === 0) return ', where any improvement was promised'
  if (lift > promise) return `, above the promised ${percentShort(promise)}`
  if (lift === promise) return `, just the promised ${percentShort(promise)}`
  return `, below the promised ${percentShort(promise)}`
}

const wantedOf = ({ criterion }: GoalFacts, strictness: Strictness): string => {
  const { promisedLift, minimumDetectableEffect } = criterion
  const wanted = percentShort(detectableOf({ promise: promisedLift, minimumDetectableEffect, strictness }))
  return promisedLift > 0 ? `the promised ${wanted}` : `the ${wanted} that was to be found`
}

const guardrailsHeld = (guardrails: readonly GuardrailFacts[]): string => {
  const harmed = guardrails.filter(({ status }) => status === 'harmWithinMargin')
  const held =
    guardrails.length === 0
      ? 'no guardrail was set'
      : guardrails.length === 1
        ? 'the guardrail held'
        : guardrails.length === 2
          ? 'both guardrails held'
          : `all ${guardrails.length} guardrails held`
  return harmed.length === 0
    ? held
    : `${held}, but with harm within the margin: ${listInWords(harmed.map(guardrailInWords))}`
}

const validated = ({ arm, goal }: ArmVerdict, { goalCombination, strictness }: WordsContext): string => {
  const goals = goalCombination === 'all' ? arm.goals : goal === null ? [] : [goal]
  const anyLift = strictness === 'anyLift' ? ' (any lift counts)' : ''
  const claims = goals.map((each) => goalInWords(each) + againstPromise(each) + anyLift)
  return `${claims.join('; ')}; ${guardrailsHeld(arm.guardrails)}`
}

const breach = (guardrail: GuardrailFacts): string => {
  const margin = percentShort(guardrail.criterion.nonInferiorityMargin)
  return guardrail.status === 'breach'
    ? `${guardrailInWords(guardrail)}, beyond its margin of ${margin}`
    : `${guardrailInWords(guardrail)}, harm that may exceed its margin of ${margin}`
}

const breached = ({ guardrails }: ArmFacts): string => {
  const harmed = guardrails.filter(({ status }) => isGuardrailHarm(status))
  return `${harmed.length > 1 ? 'guardrails' : 'the guardrail'} ${listInWords(harmed.map(breach))}`
}

const unproved = ({ guardrails }: ArmFacts): string => {
  const unknown = guardrails.filter(({ status }) => !isGuardrailPass(status))
  const claims = unknown.map((guardrail) => {
    const margin = percentShort(guardrail.criterion.nonInferiorityMargin)
    return `${guardrailInWords(guardrail)} against a margin of ${margin}`
  })
  return `${unknown.length > 1 ? 'guardrails are' : 'a guardrail is'} not proved safe: ${listInWords(claims)}`
}

const tooWeak = (goal: GoalFacts, strictness: Strictness): string => {
  const promise = percentShort(goal.criterion.promisedLift)
  const lift = goal.effect?.lift ?? Number.NaN
  if (lift < goal.criterion.promisedLift) return `, real, but below the promised ${promise}`
  return strictness === 'certain'
    ? `, but its whole interval should lie above the promised ${promise}`
    : `, but it is less than 80% probable that it reaches the promised ${promise}`
}

const wholeDays = ({ daysRun }: Readiness): string =>
  fixed(Math.floor(Number.isNaN(daysRun) ? 0 : daysRun), 0)

type Phrase = (goal: GoalFacts, verdict: ArmVerdict, context: WordsContext) => string

const phrases: Partial<Readonly<Record<VerdictReason, Phrase>>> = {
  guardrailBreach: (goal, { arm }) => `${breached(arm)}; ${goalInWords(goal)}`,
  regression: (goal) => `${goalInWords(goal)}, a regression`,
  poweredNeutral: (goal, _verdict, { strictness }) =>
    `${goalInWords(goal)}: enough data, and no effect as large as ${wantedOf(goal, strictness)} in either direction`,
  promisedEffectRuledOut: (goal, _verdict, { strictness }) => {
    const small = (goal.effect?.low ?? 0) > 0 ? ', real, but too small' : ''
    return `${goalInWords(goal)}${small}: ${wantedOf(goal, strictness)} is ruled out`
  },
  guardrailUnknown: (goal, { arm }) => `${goalInWords(goal)}${againstPromise(goal)}, but ${unproved(arm)}`,
  belowThreshold: (goal, _verdict, { strictness }) => goalInWords(goal) + tooWeak(goal, strictness),
  underpowered: (goal, _verdict, { strictness }) =>
    `${goalInWords(goal)}: too little data to find ${wantedOf(goal, strictness)}`,
  spansThreshold: (goal, _verdict, { strictness }) =>
    `${goalInWords(goal)}: both no effect and ${wantedOf(goal, strictness)} remain possible`,
  stoppedEarly: (goal, _verdict, { readiness }) =>
    `stopped before its plan, after ${wholeDays(readiness)} days; ${goalInWords(goal)}`,
}

const onGoal = (goal: GoalFacts, verdict: ArmVerdict, context: WordsContext): string =>
  phrases[verdict.reason]?.(goal, verdict, context) ?? goalInWords(goal)

/** The arm is named only where the rule had to choose one. */
const armPrefix = ({ arm }: ArmVerdict, { isArmChosen }: WordsContext): string =>
  isArmChosen ? `${arm.name}: ` : ''

const decided = (verdict: ArmVerdict, context: WordsContext): string => {
  if (verdict.reason === 'noEstimate') {
    const missing = verdict.arm.goals
      .filter(({ effect }) => effect === null)
      .map(({ criterion }) => criterion.name)
    return `stopped without an estimate${missing.length === 0 ? '' : ` for ${listInWords(missing)}`}`
  }
  const body =
    verdict.verdict === 'validated'
      ? validated(verdict, context)
      : verdict.goal === null
        ? 'nothing to judge'
        : onGoal(verdict.goal, verdict, context)
  return armPrefix(verdict, context) + body
}

const expected = ({ expectedAt }: Readiness, now: string): string => {
  if (expectedAt === null) return ''
  return millisecondsOf(expectedAt) > millisecondsOf(now)
    ? `, expected on ${dateInWords(expectedAt)}`
    : `, waiting for a reading from after ${dateInWords(expectedAt)}`
}

const pendingWords: Partial<Readonly<Record<VerdictReason, string>>> = {
  noExperiment: 'No experiment is linked yet',
  notStarted: 'The experiment has not started yet',
  noReading: 'No results were read yet',
}

const pending = (reason: VerdictReason, { readiness, now }: WordsContext): string =>
  pendingWords[reason] ?? `Not enough data yet: ${readiness.missing.join(', ')}${expected(readiness, now)}`

const voided = (health: readonly HealthFinding[]): string =>
  (health.find(({ level }) => level === 'fail')?.words ?? 'the data cannot be trusted').replace(/\.$/, '')

export interface WordsContext {
  readonly strictness: Strictness
  readonly goalCombination: GoalCombination
  readonly readiness: Readiness
  readonly health: readonly HealthFinding[]
  /** ISO instant in UTC. */
  readonly now: string
  /** True where the rule chose among several arms. */
  readonly isArmChosen: boolean
}

export interface Worded {
  readonly verdict: Verdict
  readonly reason: VerdictReason
  /** The newest reading's own answer on the arm spoken of. */
  readonly latest: ArmVerdict | null
  /** True where the verdict is an earlier reading's and the newest one says something else. */
  readonly isKept: boolean
  readonly weakened: boolean
}

const kept = ({ verdict, latest, weakened }: Worded, context: WordsContext): string => {
  const opening = `${names[verdict]} on the first ready reading${weakened ? ', since weakened' : ''}`
  const goal = latest?.goal ?? null
  if (latest === null || goal === null) return opening
  return `${opening}: now ${armPrefix(latest, context)}${goalInWords(goal)}`
}

/** The sentence of an outcome. */
export const verdictInWords = (worded: Worded, context: WordsContext): string => {
  const { verdict, reason, latest } = worded
  if (verdict === 'void') return `${names.void}: ${voided(context.health)}`
  if (verdict === 'pending') return pending(reason, context)
  if (worded.isKept || latest === null) return kept(worded, context)
  return `${names[verdict]}: ${decided(latest, context)}`
}
