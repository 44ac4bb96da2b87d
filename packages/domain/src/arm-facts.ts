/** A reading seen through sealed criteria: per arm, each goal and guardrail as the rule reads it. */
import type { GoalCriterion, GuardrailCriterion, SealedCriteria } from './criteria.js'
import { guardrailStatusOf } from './classify.js'
import type { GuardrailStatus } from './classify.js'
import type { Arm, Estimate, MetricReading, Reading } from './evidence.js'
import { defaultSequentialTuning, oneSidedLowerBound } from './intervals.js'
import type { LevelContext } from './intervals.js'
import { orientedEffectOf, turned, usableEstimate } from './orientation.js'
import type { OrientedEffect, SignalFinding } from './verdict-types.js'

/** How the estimate behind a signal was made; `null` without estimate. */
type IntervalKind = Estimate['interval'] | null

export interface GoalFacts {
  readonly criterion: GoalCriterion
  readonly effect: OrientedEffect | null
  readonly interval: IntervalKind
}

export interface GuardrailFacts {
  readonly criterion: GuardrailCriterion
  readonly effect: OrientedEffect | null
  readonly interval: IntervalKind
  readonly lowerBound: number | null
  readonly status: GuardrailStatus
}

export interface ArmFacts {
  readonly armId: string
  /** As people call the arm. */
  readonly name: string
  readonly goals: readonly GoalFacts[]
  readonly guardrails: readonly GuardrailFacts[]
  /** True where there are estimates and every one of them is sequential. */
  readonly isSequential: boolean
}

/** Treatment arms in play: an arm without weight and without users is not one to correct for. */
const treatmentsOf = (reading: Reading): readonly Arm[] =>
  reading.arms.slice(1).filter(({ weight, users }) => weight > 0 || users > 0)

/** The arms the criteria speak of: the sealed one, also where the reading lacks it, or all treatments. */
const judgedArms = (
  { treatmentArm }: SealedCriteria,
  reading: Reading,
): readonly { id: string; name: string }[] => {
  const treatments = treatmentsOf(reading)
  if (treatmentArm.kind === 'bestArm') return treatments.map(({ armId, name }) => ({ id: armId, name }))
  const sealed = treatments.find(({ armId }) => armId === treatmentArm.armId)
  return [{ id: treatmentArm.armId, name: sealed?.name ?? treatmentArm.armId }]
}

interface Levels {
  /** α of everything two-sided and one-sided on this arm: α, or α/K among K unsealed arms. */
  readonly arm: number
  /** α of goal intervals: the arm's, divided by S where any of S goals is enough. */
  readonly goal: number
}

const levelsOf = (criteria: SealedCriteria, armCount: number): Levels => {
  const arm =
    criteria.treatmentArm.kind === 'bestArm' ? criteria.alpha / Math.max(1, armCount) : criteria.alpha
  const goals = criteria.goalCombination === 'any' ? Math.max(1, criteria.goals.length) : 1
  return { arm, goal: arm / goals }
}

interface Located {
  readonly estimate: Estimate
  readonly inverse: MetricReading['inverse']
  readonly level: LevelContext
}

const usersIn = (metric: MetricReading, armId: string | undefined): number =>
  metric.arms.find((arm) => arm.armId === armId)?.statistics.users ?? 0

/** A sequential interval of nobody cannot be made anew: no estimate. */
const canBeRelevelled = ({ interval }: Estimate, users: number): boolean =>
  interval === 'fixedHorizon' || users > 0

/** The usable estimate of one metric in one arm, with what re-levelling needs. The control has none against itself. */
const locate = (reading: Reading, metricId: string, armId: string): Located | null => {
  const controlId = reading.arms[0]?.armId
  const metric = reading.metrics.find((candidate) => candidate.metricId === metricId)
  if (metric === undefined || armId === controlId) return null
  const estimate = usableEstimate(metric.arms.find((arm) => arm.armId === armId)?.estimate ?? null)
  const users = usersIn(metric, controlId) + usersIn(metric, armId)
  if (estimate === null || !canBeRelevelled(estimate, users)) return null
  const tuning = reading.sequentialTuning ?? defaultSequentialTuning
  return { estimate, inverse: metric.inverse, level: { reportedAlpha: reading.alpha, users, tuning } }
}

interface Scene {
  readonly reading: Reading
  readonly armId: string
  readonly levels: Levels
}

const effectOf = (
  located: Located | null,
  { reading, direction, alpha }: { reading: Reading; direction: GoalCriterion['direction']; alpha: number },
): OrientedEffect | null =>
  located === null ? null : orientedEffectOf({ ...located, direction, engine: reading.engine, alpha })

const goalFacts = (criterion: GoalCriterion, { reading, armId, levels }: Scene): GoalFacts => {
  const located = locate(reading, criterion.metricId, armId)
  const effect = effectOf(located, { reading, direction: criterion.direction, alpha: levels.goal })
  return { criterion, effect, interval: located?.estimate.interval ?? null }
}

const guardrailFacts = (criterion: GuardrailCriterion, { reading, armId, levels }: Scene): GuardrailFacts => {
  const located = locate(reading, criterion.metricId, armId)
  const effect = effectOf(located, { reading, direction: criterion.direction, alpha: levels.arm })
  if (located === null || effect === null)
    return { criterion, effect: null, interval: null, lowerBound: null, status: 'unknown' }
  const oriented = turned(located.estimate, criterion.direction)
  const lowerBound = oneSidedLowerBound(oriented, levels.arm, located.level)
  const bounds = { lowerBound, high: effect.high, margin: criterion.nonInferiorityMargin }
  const { interval } = located.estimate
  return { criterion, effect, interval, lowerBound, status: guardrailStatusOf(bounds) }
}

const isSequential = (signals: readonly { readonly interval: IntervalKind }[]): boolean => {
  const kinds = signals.flatMap(({ interval }) => interval ?? [])
  return kinds.length > 0 && kinds.every((kind) => kind === 'sequential')
}

/** The facts of every arm the criteria speak of, control left out; empty where the reading has no treatment. */
export const armFactsOf = (criteria: SealedCriteria, reading: Reading): readonly ArmFacts[] => {
  const arms = judgedArms(criteria, reading)
  const levels = levelsOf(criteria, arms.length)
  return arms.map(({ id, name }) => {
    const scene = { reading, armId: id, levels }
    const goals = criteria.goals.map((goal) => goalFacts(goal, scene))
    const guardrails = criteria.guardrails.map((guardrail) => guardrailFacts(guardrail, scene))
    return { armId: id, name, goals, guardrails, isSequential: isSequential([...goals, ...guardrails]) }
  })
}

const goalFinding = ({ criterion, effect }: GoalFacts, armId: string): SignalFinding => ({
  signalId: criterion.signalId,
  name: criterion.name,
  role: 'goal',
  armId,
  effect,
  promisedLift: criterion.promisedLift,
  nonInferiorityMargin: null,
  lowerBound: null,
  status: null,
})

const guardrailFinding = (
  { criterion, effect, lowerBound, status }: GuardrailFacts,
  armId: string,
): SignalFinding => ({
  signalId: criterion.signalId,
  name: criterion.name,
  role: 'guardrail',
  armId,
  effect,
  promisedLift: null,
  nonInferiorityMargin: criterion.nonInferiorityMargin,
  lowerBound,
  status,
})

/** One arm's facts in the form that is shown. */
export const findingsOf = (arm: ArmFacts): readonly SignalFinding[] => [
  ...arm.goals.map((goal) => goalFinding(goal, arm.armId)),
  ...arm.guardrails.map((guardrail) => guardrailFinding(guardrail, arm.armId)),
]
