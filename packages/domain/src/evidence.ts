/**
 * Evidence as facts, free of any vendor's vocabulary. One `Reading` is what an experiment's results
 * said at one moment; it is built from stored raw payloads by an anti-corruption layer and never changes.
 */
import type { EvidenceGrade, ExperimentStatus, StatsEngine } from './lists.js'

/**
 * One arm's effect on one metric against the control, as the source reports it: relative, as a fraction
 * (0.04 = +4%), in the metric's own direction (not yet flipped so that positive is good).
 */
export interface Estimate {
  readonly lift: number
  /** Two-sided interval of coverage 1 - `Reading.alpha`; low <= high. */
  readonly low: number
  readonly high: number
  /** Standard error of `lift`, > 0. For sequential intervals recovered from arm statistics, not from the width. */
  readonly standardError: number
  /** Two-sided p-value; absent for Bayesian engines. A true 0 means "below what a double can hold". */
  readonly pValue?: number
  /** Probability that the arm is better than control, already flipped where the source believes the metric inverse. */
  readonly chanceToBeatControl?: number
  readonly interval: 'fixedHorizon' | 'sequential'
}

/** One arm's plain statistics of one metric. */
export interface ArmStatistics {
  readonly users: number
  readonly mean: number
  /** Per-unit standard deviation, not the standard error. */
  readonly standardDeviation: number
  readonly numerator: number
}

export interface MetricArm {
  readonly armId: string
  readonly statistics: ArmStatistics
  /** Only an effect was entered by hand: mean, deviation and numerator are placeholders, to be shown as unknown. */
  readonly areStatisticsUnknown?: true
  /** `null`: the source could not compute an estimate (zero variance, no users, baseline 0), or this is the control. */
  readonly estimate: Estimate | null
}

export interface MetricReading {
  /** The source's own metric id. */
  readonly metricId: string
  /** The source's belief that lower is better; `chanceToBeatControl` arrives flipped where true. */
  readonly inverse: boolean
  readonly arms: readonly MetricArm[]
}

export interface Arm {
  readonly armId: string
  readonly name: string
  readonly weight: number
  readonly users: number
}

/** What one stored reading of results says. Times are ISO 8601 instants. */
export interface Reading {
  readonly grade: EvidenceGrade
  readonly engine: StatsEngine
  /** Significance level the intervals were made with (coverage 1 - alpha), 0 < alpha < 1. */
  readonly alpha: number
  /** Tuning parameter N* of sequential intervals, in users; absent: 5000, the source's default. */
  readonly sequentialTuning?: number
  readonly allocation: 'fixed' | 'bandit'
  readonly experimentStatus: ExperimentStatus
  /** First exposure of the phase read. */
  readonly exposureStartedAt: string
  /** When exposure ended; `null` while running. */
  readonly exposureEndedAt: string | null
  /** The moment up to which the data counts (the snapshot's time). */
  readonly asOf: string
  /** Control first. */
  readonly arms: readonly Arm[]
  /** Sample ratio p-value of the source; `null` where it says nothing (one arm, no users). */
  readonly sampleRatioPValue: number | null
  readonly multipleExposures: { readonly users: number; readonly share: number } | null
  /** The source's own "unhealthy" hint without detail. */
  readonly reportedUnhealthy: boolean
  readonly metrics: readonly MetricReading[]
}
