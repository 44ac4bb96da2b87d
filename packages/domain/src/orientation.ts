/** One flip, by the card's own direction, so that from here on positive is good. */
import type { Estimate, MetricReading, Reading } from './evidence.js'
import { intervalAt } from './intervals.js'
import type { LevelContext } from './intervals.js'
import type { Direction } from './lists.js'
import type { OrientedEffect } from './verdict-types.js'

const isFiniteEstimate = ({ lift, low, high, standardError }: Estimate): boolean =>
  [lift, low, high, standardError].every((value) => Number.isFinite(value))

/**
 * The estimate where it can be one: finite, with a standard error above 0 and an interval of some width
 * around the lift. Anything else counts as no estimate, so that no NaN and no absent number sent as 0
 * reaches the rule.
 */
export const usableEstimate = (estimate: Estimate | null): Estimate | null => {
  if (estimate === null || !isFiniteEstimate(estimate)) return null
  const { lift, low, high, standardError } = estimate
  return standardError > 0 && low < high && low <= lift && lift <= high ? estimate : null
}

const probability = (value: number | undefined): number | null =>
  value !== undefined && value >= 0 && value <= 1 ? value : null

/** Negation without -0, which would show as "-0.0%". */
const negated = (value: number): number => 0 - value

const flipped = (estimate: Estimate): Estimate => ({
  ...estimate,
  lift: negated(estimate.lift),
  low: negated(estimate.high),
  high: negated(estimate.low),
})

/** The estimate turned so that positive is good; the chance is left alone, see `chanceOfImprovement`. */
export const turned = (estimate: Estimate, direction: Direction): Estimate =>
  direction === 'increase' ? estimate : flipped(estimate)

/**
 * The chance arrives already turned for metrics the source believes inverse, so it is turned only where
 * that belief disagrees with the card's direction.
 */
const chanceOfImprovement = (
  estimate: Estimate,
  direction: Direction,
  inverse: MetricReading['inverse'],
): number | null => {
  const chance = probability(estimate.chanceToBeatControl)
  if (chance === null) return null
  return inverse === (direction === 'decrease') ? chance : 1 - chance
}

export interface OrientationInput {
  /** A usable estimate, as the source reports it. */
  readonly estimate: Estimate
  readonly direction: Direction
  readonly inverse: boolean
  /** A p-value is read of frequentist engines only, a chance of Bayesian ones only: elsewhere they arrive as 0. */
  readonly engine: Reading['engine']
  /** Two-sided level wanted. */
  readonly alpha: number
  readonly level: LevelContext
}

/** The effect as the rule reads it: positive is good, interval at the wanted level. */
export const orientedEffectOf = (input: OrientationInput): OrientedEffect => {
  const { direction, inverse, engine, alpha, level } = input
  const estimate = turned(input.estimate, direction)
  const { low, high } = intervalAt(estimate, alpha, level)
  return {
    lift: estimate.lift,
    low,
    high,
    standardError: estimate.standardError,
    pValue: engine === 'frequentist' ? probability(estimate.pValue) : null,
    chanceOfImprovement: engine === 'bayesian' ? chanceOfImprovement(estimate, direction, inverse) : null,
    alpha,
  }
}
