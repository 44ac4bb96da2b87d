import type { ArmStatistics, StatsEngine } from '@knowwhen/domain'
import { normalQuantile, studentQuantile } from './critical-values.js'

/** GrowthBook's default tuning parameter N* of sequential tests, in users (API.md §8). */
export const defaultSequentialTuning = 5000

export interface IntervalEvidence {
  readonly engine: StatsEngine
  /** Two-sided level of the interval, 0 < alpha < 1. */
  readonly alpha: number
  /** Relative interval as reported, low < high. */
  readonly low: number
  readonly high: number
  readonly control: ArmStatistics
  readonly treatment: ArmStatistics
  /** Whether the experiment's settings say sequential: today's configuration, not necessarily the snapshot's. */
  readonly sequentialConfigured: boolean
  /** N*, in users. */
  readonly sequentialTuning: number
}

export interface IntervalReading {
  readonly interval: 'fixedHorizon' | 'sequential'
  /** Of the relative lift, > 0. */
  readonly standardError: number
}

interface Spread {
  readonly treatment: number
  readonly control: number
}

/** Per-unit variances divided by users: what each arm adds to the variance of an absolute difference. */
const spreadOf = ({ control, treatment }: IntervalEvidence): Spread => ({
  treatment: treatment.standardDeviation ** 2 / treatment.users,
  control: control.standardDeviation ** 2 / control.users,
})

/**
 * Variance of the relative lift by the delta method, from the arms' statistics (API.md §8); `undefined` where they
 * cannot give one.
 */
export const relativeVariance = (evidence: IntervalEvidence): number | undefined => {
  const { control, treatment } = evidence
  const spread = spreadOf(evidence)
  const variance =
    spread.treatment / control.mean ** 2 + (spread.control * treatment.mean ** 2) / control.mean ** 4
  return Number.isFinite(variance) && variance > 0 ? variance : undefined
}

/** Welch-Satterthwaite degrees of freedom; infinite where the arms' statistics cannot give them. */
const degreesOfFreedom = (evidence: IntervalEvidence): number => {
  const { treatment, control } = spreadOf(evidence)
  const df =
    (treatment + control) ** 2 /
    (treatment ** 2 / (evidence.treatment.users - 1) + control ** 2 / (evidence.control.users - 1))
  return df >= 1 ? df : Number.POSITIVE_INFINITY
}

/** Half-width of a fixed-horizon interval in standard errors: normal for Bayesian, Welch's t for frequentist. */
const fixedHorizonMultiplier = (evidence: IntervalEvidence): number => {
  const probability = 1 - evidence.alpha / 2
  return evidence.engine === 'bayesian'
    ? normalQuantile(probability)
    : studentQuantile(probability, degreesOfFreedom(evidence))
}

/**
 * Half-width of an always-valid interval in standard errors: the asymptotic confidence sequence of API.md §8 with
 * `users` = both arms and tuning N* = `tuning`.
 */
export const sequentialMultiplier = (alpha: number, users: number, tuning: number): number => {
  const logAlpha = -2 * Math.log(alpha)
  const rhoSquared = (logAlpha + Math.log(logAlpha + 1)) / tuning
  const growth = users * rhoSquared + 1
  return Math.sqrt(((2 * growth) / (users * rhoSquared)) * Math.log(Math.sqrt(growth) / alpha))
}

/**
 * The two kinds of width differ by more than 40% at any size; regression adjustment moves what we can recompute by
 * a few percent, because the adjusted means are not sent.
 */
const tolerance = 0.05

const matches = (width: number, expected: number): boolean =>
  Math.abs(Math.log(width / expected)) <= tolerance

/**
 * Decides whether an interval is sequential, and what its standard error is. Only frequentist intervals can be. The
 * width decides where it matches one of the two formulas; where it matches neither, the settings do. The standard
 * error comes from the width for a fixed horizon and from the arms' statistics for a sequential interval, whose
 * width is inflated.
 */
export const detectIntervalKind = (evidence: IntervalEvidence): IntervalReading => {
  const half = (evidence.high - evidence.low) / 2
  const fixed = fixedHorizonMultiplier(evidence)
  const fixedHorizon: IntervalReading = { interval: 'fixedHorizon', standardError: half / fixed }
  if (evidence.engine === 'bayesian') return fixedHorizon
  const users = evidence.control.users + evidence.treatment.users
  const sequential =
    users > 0 ? sequentialMultiplier(evidence.alpha, users, evidence.sequentialTuning) : fixed
  const variance = relativeVariance(evidence)
  const standardError = variance === undefined ? undefined : Math.sqrt(variance)
  if (standardError !== undefined && matches(half, standardError * sequential)) {
    return { interval: 'sequential', standardError }
  }
  const fits = standardError !== undefined && matches(half, standardError * fixed)
  if (fits || !evidence.sequentialConfigured) return fixedHorizon
  return { interval: 'sequential', standardError: half / sequential }
}
