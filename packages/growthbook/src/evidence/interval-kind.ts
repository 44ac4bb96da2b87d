import { isSequentialWidth, relativeVariance, sequentialHalfWidth, twoSidedZ } from '@knowwhen/domain'
import type { ArmStatistics, StatsEngine } from '@knowwhen/domain'
import { studentQuantile } from './student-quantile.js'

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

/** Delta-method standard error of the relative lift, from the arms' statistics; `undefined` where they give none. */
const standardErrorOfArms = ({ control, treatment }: IntervalEvidence): number | undefined => {
  const standardError = Math.sqrt(relativeVariance(control, treatment))
  return Number.isFinite(standardError) && standardError > 0 ? standardError : undefined
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
const fixedHorizonMultiplier = (evidence: IntervalEvidence): number =>
  evidence.engine === 'bayesian'
    ? twoSidedZ(evidence.alpha)
    : studentQuantile(1 - evidence.alpha / 2, degreesOfFreedom(evidence))

const sequentialDesign = (evidence: IntervalEvidence, standardError: number) => ({
  standardError,
  users: evidence.control.users + evidence.treatment.users,
  alpha: evidence.alpha,
  tuning: evidence.sequentialTuning,
})

/** How far, relatively, a fixed-horizon width may be off: regression adjustment does not send the means it used. */
const tolerance = 0.05

/** The settings say sequential and the arms cannot confirm it: the standard error comes back out of the width. */
const sequentialBySettings = (evidence: IntervalEvidence, half: number): IntervalReading => {
  const design = sequentialDesign(evidence, 1)
  const multiplier = design.users > 0 ? sequentialHalfWidth(design) : fixedHorizonMultiplier(evidence)
  return { interval: 'sequential', standardError: half / multiplier }
}

/**
 * Decides whether an interval is sequential, and what its standard error is. Only frequentist intervals can be. The
 * width decides where it matches one of the two formulas (API.md §8); where it matches neither, the settings do. The
 * standard error comes from the width for a fixed horizon and from the arms' statistics for a sequential interval,
 * whose width is inflated.
 */
export const detectIntervalKind = (evidence: IntervalEvidence): IntervalReading => {
  const half = (evidence.high - evidence.low) / 2
  const multiplier = fixedHorizonMultiplier(evidence)
  const fixedHorizon: IntervalReading = { interval: 'fixedHorizon', standardError: half / multiplier }
  if (evidence.engine === 'bayesian') return fixedHorizon
  const standardError = standardErrorOfArms(evidence)
  if (standardError !== undefined && isSequentialWidth(evidence, sequentialDesign(evidence, standardError))) {
    return { interval: 'sequential', standardError }
  }
  const fits = standardError !== undefined && Math.abs(half / (standardError * multiplier) - 1) <= tolerance
  return fits || !evidence.sequentialConfigured ? fixedHorizon : sequentialBySettings(evidence, half)
}
