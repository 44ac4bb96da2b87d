/**
 * Evidence that people enter by hand: plain statistics per metric and arm, or finished effects with their interval,
 * as the same kind of `Reading` that is pulled. Effects are computed as the source would (growthbook/API.md §8).
 */
import { relativeVariance, type ArmMoments } from './effect-size.js'
import type { Estimate, MetricArm, Reading } from './evidence.js'
import { entryProblemsOf } from './hand-entered-checks.js'
import type { EnteredArm, EnteredMetric, EntryProblem } from './hand-entered-facts.js'
import type { EvidenceGrade, ExperimentStatus } from './lists.js'
import { twoSidedPValue, twoSidedZ } from './normal.js'
import { sampleRatioPValue } from './sample-ratio.js'
import { studentTwoSidedPValue, studentTwoSidedQuantile } from './student.js'

export interface EnteredEvidence {
  readonly grade: Extract<EvidenceGrade, 'A' | 'B'>
  /** Two-sided level of the intervals, 0 < alpha < 1. */
  readonly alpha: number
  readonly experimentStatus: ExperimentStatus
  /** ISO instants. */
  readonly exposureStartedAt: string
  readonly exposureEndedAt: string | null
  readonly asOf: string
  /** Control first. */
  readonly arms: readonly { readonly armId: string; readonly name: string; readonly weight: number }[]
  readonly metrics: readonly EnteredMetric[]
}

export type EnteredReading =
  | { readonly ok: true; readonly reading: Reading }
  | { readonly ok: false; readonly problems: readonly EntryProblem[] }

/** Mean of an arm as far as it follows from what was entered; null where it does not. */
const meanOf = (
  kind: EnteredMetric['kind'],
  { users, conversions, sum, mean }: EnteredArm,
): number | null => {
  if (mean !== null || kind === 'ratio') return mean
  const total = kind === 'proportion' ? (conversions ?? sum) : sum
  return total === null || users === null || users === 0 ? null : total / users
}

/** Users, mean and deviation of an arm; null where one of them is not known. */
const momentsOf = ({ kind }: EnteredMetric, arm: EnteredArm): ArmMoments | null => {
  const mean = meanOf(kind, arm)
  if (arm.users === null || mean === null) return null
  const standardDeviation = kind === 'proportion' ? Math.sqrt(mean * (1 - mean)) : arm.standardDeviation
  return standardDeviation === null ? null : { users: arm.users, mean, standardDeviation }
}

/** Welch's degrees of freedom on the absolute scale, as the source takes them for relative effects too. */
const degreesOfFreedom = (control: ArmMoments, treatment: ArmMoments): number => {
  const own = treatment.standardDeviation ** 2 / treatment.users
  const base = control.standardDeviation ** 2 / control.users
  return (own + base) ** 2 / (own ** 2 / (treatment.users - 1) + base ** 2 / (control.users - 1))
}

const isComputable = (control: ArmMoments, treatment: ArmMoments): boolean =>
  control.mean !== 0 &&
  [control, treatment].every(({ users, standardDeviation }) => users > 1 && standardDeviation > 0)

/**
 * The relative effect of a treatment against its control with Welch's interval of coverage 1 - alpha. Null where it
 * cannot be computed: a variance of 0, a control mean of 0, fewer than two users.
 */
export const welchEstimate = (control: ArmMoments, treatment: ArmMoments, alpha: number): Estimate | null => {
  if (!isComputable(control, treatment)) return null
  const lift = (treatment.mean - control.mean) / Math.abs(control.mean)
  const standardError = Math.sqrt(relativeVariance(control, treatment))
  const degrees = degreesOfFreedom(control, treatment)
  const half = studentTwoSidedQuantile(alpha, degrees) * standardError
  const pValue = studentTwoSidedPValue(lift / standardError, degrees)
  const estimate = { lift, low: lift - half, high: lift + half, standardError, pValue }
  return Object.values(estimate).every(Number.isFinite) ? { ...estimate, interval: 'fixedHorizon' } : null
}

/** SE of a finished effect from the width of its interval (growthbook/API.md §4.7). */
const enteredEstimate = (effect: NonNullable<EnteredArm['effect']>, alpha: number): Estimate => {
  const { lift, low, high } = effect
  const standardError = (high - low) / (2 * twoSidedZ(alpha))
  const pValue = effect.pValue ?? twoSidedPValue(lift / standardError)
  return { lift, low, high, standardError, pValue, interval: 'fixedHorizon' }
}

const estimateOf = (
  metric: EnteredMetric,
  arm: EnteredArm,
  { control, alpha }: { readonly control: EnteredArm | undefined; readonly alpha: number },
): Estimate | null => {
  if (arm.effect !== null) return enteredEstimate(arm.effect, alpha)
  const base = control === undefined ? null : momentsOf(metric, control)
  const own = momentsOf(metric, arm)
  return arm === control || base === null || own === null ? null : welchEstimate(base, own, alpha)
}

const numeratorOf = (arm: EnteredArm, mean: number): number =>
  arm.conversions ?? arm.sum ?? mean * (arm.users ?? 0)

const statisticsOf = (metric: EnteredMetric, arm: EnteredArm): Omit<MetricArm, 'armId' | 'estimate'> => {
  const moments = momentsOf(metric, arm)
  const mean = meanOf(metric.kind, arm)
  const users = arm.users ?? 0
  if (mean === null)
    return {
      statistics: { users, mean: 0, standardDeviation: 0, numerator: 0 },
      areStatisticsUnknown: true,
    }
  const standardDeviation = moments?.standardDeviation ?? 0
  return { statistics: { users, mean, standardDeviation, numerator: numeratorOf(arm, mean) } }
}

const metricReadingOf = (metric: EnteredMetric, evidence: EnteredEvidence): Reading['metrics'][number] => {
  const controlId = evidence.arms[0]?.armId
  const control = metric.arms.find(({ armId }) => armId === controlId)
  const inOrder = evidence.arms.flatMap(({ armId }) => metric.arms.filter((arm) => arm.armId === armId))
  return {
    metricId: metric.metricId,
    inverse: metric.inverse,
    arms: inOrder
      .map((arm) => ({
        armId: arm.armId,
        ...statisticsOf(metric, arm),
        estimate: estimateOf(metric, arm, { control, alpha: evidence.alpha }),
      }))
      // A control of which nothing is known has no mean that could be taken for a baseline.
      .filter((arm) => arm.armId !== controlId || arm.areStatisticsUnknown !== true),
  }
}

/** Users of an arm: the most that any metric counts; null where none says. */
const usersOf = ({ metrics }: EnteredEvidence, armId: string): number | null => {
  const counted = metrics
    .flatMap(({ arms }) => arms.filter((arm) => arm.armId === armId))
    .flatMap(({ users }) => (users === null ? [] : [users]))
  return counted.length === 0 ? null : Math.max(...counted)
}

/** Only a random split is to match its weights, and only where every arm was counted. */
const splitOf = ({ grade, arms }: EnteredEvidence, users: readonly (number | null)[]): number | null => {
  const counts = arms.flatMap(({ weight }, index) => {
    const counted = users[index] ?? null
    return counted === null ? [] : [{ weight, users: counted }]
  })
  if (grade !== 'A' || counts.length < arms.length || counts.every((arm) => arm.users === 0)) return null
  return sampleRatioPValue(counts)
}

/**
 * The reading that follows from what was entered, or every problem with it. Times, grade and level are the caller's to
 * check. An effect that cannot be computed has no estimate; that is no problem of the entry.
 */
export const readingOfEntry = (evidence: EnteredEvidence): EnteredReading => {
  const problems = entryProblemsOf(evidence)
  if (problems.length > 0) return { ok: false, problems }
  const users = evidence.arms.map(({ armId }) => usersOf(evidence, armId))
  return {
    ok: true,
    reading: {
      grade: evidence.grade,
      engine: 'frequentist',
      alpha: evidence.alpha,
      allocation: 'fixed',
      experimentStatus: evidence.experimentStatus,
      exposureStartedAt: evidence.exposureStartedAt,
      exposureEndedAt: evidence.exposureEndedAt,
      asOf: evidence.asOf,
      arms: evidence.arms.map(({ armId, name, weight }, index) => ({
        armId,
        name,
        weight,
        users: users[index] ?? 0,
      })),
      sampleRatioPValue: splitOf(evidence, users),
      multipleExposures: null,
      reportedUnhealthy: false,
      metrics: evidence.metrics.map((metric) => metricReadingOf(metric, evidence)),
    },
  }
}
