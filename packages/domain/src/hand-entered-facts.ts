/** What people enter by hand of one metric, and what can be wrong with it. */

/** What decides which statistics are needed. */
export const handEnteredMetricKinds = ['proportion', 'mean', 'ratio', 'quantile'] as const
export type HandEnteredMetricKind = (typeof handEnteredMetricKinds)[number]

export interface EnteredArm {
  readonly armId: string
  readonly users: number | null
  /** Proportions: users who did it. */
  readonly conversions: number | null
  readonly sum: number | null
  readonly mean: number | null
  /** Per user, not the standard error. */
  readonly standardDeviation: number | null
  /** A finished effect, relative, as fractions, in the metric's own direction. */
  readonly effect: {
    readonly lift: number
    readonly low: number
    readonly high: number
    readonly pValue: number | null
  } | null
}

export interface EnteredMetric {
  /** As readings name it. */
  readonly metricId: string
  readonly kind: HandEnteredMetricKind
  /** Lower is better. */
  readonly inverse: boolean
  readonly arms: readonly EnteredArm[]
}

export type EntryField =
  'arm' | 'users' | 'conversions' | 'sum' | 'mean' | 'standardDeviation' | 'lift' | 'low' | 'high' | 'pValue'

export interface EntryProblem {
  /** Indices into what was entered; the arm null where the metric as a whole is meant. */
  readonly metric: number
  readonly arm: number | null
  readonly field: EntryField | null
  /** What is wrong, and what to do. */
  readonly message: string
}
