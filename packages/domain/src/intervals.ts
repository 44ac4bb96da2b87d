/** Intervals at the level the rule asks for, from the standard error: fixed-horizon and always-valid (sequential). */
import type { Estimate } from './evidence.js'
import { oneSidedZ, twoSidedZ } from './normal.js'

export interface Interval {
  readonly low: number
  readonly high: number
}

/** Tuning parameter N* of the source's sequential intervals where it says nothing else, in users. */
export const defaultSequentialTuning = 5000

/** How far, relatively, a sequential width may be off and still be believed; fixed-horizon ones are off by a third or more. */
const widthTolerance = 0.02

export interface SequentialDesign {
  /** Standard error of the effect, > 0. */
  readonly standardError: number
  /** N: users of both arms compared. */
  readonly users: number
  /** Two-sided level, 0 < alpha < 1. */
  readonly alpha: number
  /** N*, in users. */
  readonly tuning: number
}

/**
 * Half the width of an asymptotic confidence sequence, V = SE² (growthbook/API.md §8, "Sequential"):
 * ρ = √((-2 ln α + ln(-2 ln α + 1)) / N*), √(V·N) · √(2(Nρ²+1)/(Nρ)² · ln(√(Nρ²+1)/α)).
 */
export const sequentialHalfWidth = ({ standardError, users, alpha, tuning }: SequentialDesign): number => {
  const logLevel = -2 * Math.log(alpha)
  const rhoSquared = (logLevel + Math.log(logLevel + 1)) / tuning
  const grown = users * rhoSquared + 1
  const scale = (2 * grown) / (users * users * rhoSquared)
  return standardError * Math.sqrt(users * scale * Math.log(Math.sqrt(grown) / alpha))
}

/**
 * True where an interval is as wide as a sequential one must be (within 2%): what a source says nothing about
 * is believed sequential only then. False for anything not finite.
 */
export const isSequentialWidth = (interval: Interval, design: SequentialDesign): boolean => {
  const expected = sequentialHalfWidth(design)
  const actual = (interval.high - interval.low) / 2
  return Math.abs(actual / expected - 1) <= widthTolerance
}

/** lift ± z·SE, two-sided at 1 - alpha. */
export const fixedHorizonInterval = (
  { lift, standardError }: Pick<Estimate, 'lift' | 'standardError'>,
  alpha: number,
): Interval => {
  const half = twoSidedZ(alpha) * standardError
  return { low: lift - half, high: lift + half }
}

export interface LevelContext {
  /** Level the source made its interval with. */
  readonly reportedAlpha: number
  /** Users of both arms compared; read only for sequential intervals. */
  readonly users: number
  readonly tuning: number
}

const isSameLevel = (one: number, other: number): boolean => Math.abs(one - other) < 1e-12

const intervalFromError = (estimate: Estimate, alpha: number, context: LevelContext): Interval => {
  if (estimate.interval === 'fixedHorizon') return fixedHorizonInterval(estimate, alpha)
  const { users, tuning } = context
  const half = sequentialHalfWidth({ standardError: estimate.standardError, users, alpha, tuning })
  return { low: estimate.lift - half, high: estimate.lift + half }
}

/** The interval at 1 - alpha: as reported where the levels agree, else made anew from the standard error. */
export const intervalAt = (estimate: Estimate, alpha: number, context: LevelContext): Interval =>
  isSameLevel(alpha, context.reportedAlpha)
    ? { low: estimate.low, high: estimate.high }
    : intervalFromError(estimate, alpha, context)

/**
 * One-sided lower bound at 1 - alpha from the standard error, of an effect whose good side is up. Under a
 * sequential design it is the lower end of the always-valid interval at 1 - 2·alpha: a plain bound would
 * not survive being looked at every day.
 */
export const oneSidedLowerBound = (
  estimate: Pick<Estimate, 'lift' | 'standardError' | 'interval'>,
  alpha: number,
  context: Pick<LevelContext, 'users' | 'tuning'>,
): number => {
  const { lift, standardError } = estimate
  if (estimate.interval === 'fixedHorizon') return lift - oneSidedZ(alpha) * standardError
  return lift - sequentialHalfWidth({ standardError, alpha: 2 * alpha, ...context })
}
