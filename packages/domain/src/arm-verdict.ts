/** The verdict on one arm (several goals combined), then on several arms. */
import type { ArmFacts, GoalFacts, GuardrailFacts } from './arm-facts.js'
import { classify, isGuardrailHarm } from './classify.js'
import type { Classification, GuardrailBounds } from './classify.js'
import type { GoalCombination, Strictness, Verdict, VerdictReason } from './lists.js'
import type { Admission } from './readiness.js'
import type { OrientedEffect } from './verdict-types.js'

interface GoalVerdict {
  readonly verdict: Exclude<Verdict, 'void'>
  readonly reason: VerdictReason
  /** Row of the table; 11 without estimate, 12 where the evidence does not decide before the plan is reached. */
  readonly row: number
  /** The goal that decided; `null` where no goal was sealed. */
  readonly goal: GoalFacts | null
}

export interface ArmVerdict extends GoalVerdict {
  readonly arm: ArmFacts
}

export interface JudgeArmInput {
  readonly admission: Admission
  /** True where nothing more will come: what is undecided stays undecided. */
  readonly isFinal: boolean
  readonly strictness: Strictness
  readonly goalCombination: GoalCombination
}

const earlyPValue = 0.001

/**
 * The early threshold on one signal: p < 0.001, or for Bayesian engines a chance above 99.9% or below 0.1%.
 * A side is part of it, for the same p is strong evidence in one direction only.
 */
const isEarly = (effect: OrientedEffect | null, side: 'good' | 'bad'): boolean => {
  if (effect === null || (side === 'good' ? effect.lift <= 0 : effect.lift >= 0)) return false
  if (effect.pValue !== null) return effect.pValue < earlyPValue
  const chance = effect.chanceOfImprovement
  if (chance === null) return false
  return side === 'good' ? chance > 1 - earlyPValue : chance < earlyPValue
}

const boundsOf = ({ effect, lowerBound, criterion }: GuardrailFacts): GuardrailBounds | null =>
  effect === null || lowerBound === null
    ? null
    : { lowerBound, high: effect.high, margin: criterion.nonInferiorityMargin }

const tableOf = (goal: GoalFacts, arm: ArmFacts, strictness: Strictness): Classification =>
  classify({
    effect: goal.effect,
    promise: goal.criterion.promisedLift,
    minimumDetectableEffect: goal.criterion.minimumDetectableEffect,
    strictness,
    guardrails: arm.guardrails.map(boundsOf),
  })

/** What this reading leaves undecided: pending while more is to come, inconclusive once nothing will. */
const undecided = (goal: GoalFacts | null, isFinal: boolean): GoalVerdict => {
  const verdict = isFinal ? 'inconclusive' : 'pending'
  const effect = goal?.effect ?? null
  if (effect === null) return { verdict, reason: 'noEstimate', row: 11, goal }
  return { verdict, reason: isFinal ? 'stoppedEarly' : 'awaitingPlan', row: 12, goal }
}

interface GoalScene {
  readonly arm: ArmFacts
  readonly input: JudgeArmInput
}

/** On a reading that is ready: the table. */
const onTable = (goal: GoalFacts, { arm, input }: GoalScene): GoalVerdict => {
  const answer = tableOf(goal, arm, input.strictness)
  return answer.reason === 'noEstimate' ? undecided(goal, input.isFinal) : { ...answer, goal }
}

/** Before the plan: guardrail harm, regression and validated only, each where p < 0.001 on the signal itself. */
const onEarlyEvidence = (goal: GoalFacts, { arm, input }: GoalScene): GoalVerdict => {
  const isHarm = arm.guardrails.some(
    ({ status, effect }) => isGuardrailHarm(status) && isEarly(effect, 'bad'),
  )
  if (isHarm) return { verdict: 'invalidated', reason: 'guardrailBreach', row: 1, goal }
  if (isWorse(goal) && isEarly(goal.effect, 'bad'))
    return { verdict: 'invalidated', reason: 'regression', row: 2, goal }
  const answer = tableOf(goal, arm, input.strictness)
  const isWin = answer.verdict === 'validated' && isEarly(goal.effect, 'good')
  return isWin ? { ...answer, goal } : undecided(goal, input.isFinal)
}

const isWorse = (goal: GoalFacts | null): boolean => (goal?.effect?.high ?? 0) < 0

const judgeGoal = (goal: GoalFacts, scene: GoalScene): GoalVerdict => {
  switch (scene.input.admission) {
    case 'table':
      return onTable(goal, scene)
    case 'early':
      return onEarlyEvidence(goal, scene)
    case 'nothing':
      return undecided(goal, scene.input.isFinal)
  }
}

type Order = readonly GoalVerdict['verdict'][]
/** Pending stands before inconclusive: a goal that may still be decided keeps the whole undecided. */
const worstFirst: Order = ['invalidated', 'pending', 'inconclusive', 'validated']
/** Pending stands before inconclusive and invalidated: the best may still come. */
const bestFirst: Order = ['validated', 'pending', 'inconclusive', 'invalidated']

/** The first by the order of verdicts; among equals the earlier row of the table, then the goal sealed earlier. */
const firstBy = (order: Order, verdicts: readonly GoalVerdict[]): GoalVerdict | undefined =>
  verdicts.toSorted(
    (one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict) || one.row - other.row,
  )[0]

/**
 * Any goal is enough, but one that got worse invalidates. Before the plan, a goal that is worse without the
 * p-value to say so yet keeps the question open rather than letting another goal win.
 */
const combineAny = (verdicts: readonly GoalVerdict[]): GoalVerdict | undefined => {
  const harm = verdicts.find(({ row }) => row === 1 || row === 2)
  return harm ?? verdicts.find(({ goal }) => isWorse(goal)) ?? firstBy(bestFirst, verdicts)
}

/** One arm: every goal judged, then combined: `all` → the worst, `any` → a regression invalidates, else the best. */
export const judgeArm = (arm: ArmFacts, input: JudgeArmInput): ArmVerdict => {
  const verdicts = arm.goals.map((goal) => judgeGoal(goal, { arm, input }))
  const combined = input.goalCombination === 'any' ? combineAny(verdicts) : firstBy(worstFirst, verdicts)
  return { ...(combined ?? undecided(null, input.isFinal)), arm }
}

const liftOf = ({ goal }: ArmVerdict): number => goal?.effect?.lift ?? Number.NEGATIVE_INFINITY

/** Largest first; equal ones (minus infinity twice included) keep their order. */
const descending = (one: number, other: number): number => Number(other > one) - Number(other < one)

/** Among several arms the best verdict, then the largest lift, then the one named first. */
export const bestArm = (verdicts: readonly ArmVerdict[]): ArmVerdict | undefined =>
  verdicts.toSorted(
    (one, other) =>
      bestFirst.indexOf(one.verdict) - bestFirst.indexOf(other.verdict) ||
      descending(liftOf(one), liftOf(other)),
  )[0]
