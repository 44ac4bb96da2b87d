/** One measurable sign: a metric, a direction, a role, and for goals a promise, for guardrails a margin. */
import type { Direction } from './lists.js'

interface SignalCore {
  readonly signalId: string
  /** As people call it, e.g. "conversion". */
  readonly name: string
  readonly direction: Direction
  /** The metric of the experiment platform behind the signal; `null` while not instrumented. */
  readonly metricId: string | null
}

export interface GoalSignal extends SignalCore {
  readonly role: 'goal'
  /** Promised relative lift in the good direction as a fraction (0.02 = 2%), > 0; `null` while not said. */
  readonly promisedLift: number | null
  /** True: "any improvement", a promise of zero chosen on purpose; `promisedLift` is then `null` or 0. */
  readonly anyImprovement: boolean
  /** Smallest relative effect worth knowing, as a fraction > 0; needed with `anyImprovement`. */
  readonly minimumDetectableEffect: number | null
  /** Mean of the metric today (the control's mean), by hand or as read; `null` while unknown. */
  readonly baseline: number | null
}

export interface GuardrailSignal extends SignalCore {
  readonly role: 'guardrail'
  /** How much worse, relative, it may get, as a fraction >= 0; `null` while not said. */
  readonly nonInferiorityMargin: number | null
}

/** Watched, never judged. */
export interface SecondarySignal extends SignalCore {
  readonly role: 'secondary'
}

export type Signal = GoalSignal | GuardrailSignal | SecondarySignal

export const isGoal = (signal: Signal): signal is GoalSignal => signal.role === 'goal'
export const isGuardrail = (signal: Signal): signal is GuardrailSignal => signal.role === 'guardrail'

const isPositive = (value: number | null): value is number =>
  value !== null && Number.isFinite(value) && value > 0

/**
 * What a goal signal promises: θ as a fraction, 0 for "any improvement", `null` where nothing valid is
 * promised yet or where a number and "any improvement" contradict each other.
 */
export const promiseOf = (goal: Pick<GoalSignal, 'promisedLift' | 'anyImprovement'>): number | null => {
  const { promisedLift, anyImprovement } = goal
  if (anyImprovement) return promisedLift === null || promisedLift === 0 ? 0 : null
  return isPositive(promisedLift) ? promisedLift : null
}

/** The minimum detectable effect where it is usable (finite and above 0), else `null`. */
export const detectableEffectOf = (goal: Pick<GoalSignal, 'minimumDetectableEffect'>): number | null =>
  isPositive(goal.minimumDetectableEffect) ? goal.minimumDetectableEffect : null
