import type { ArmStatistics, Estimate, StatsEngine } from '@knowwhen/domain'
import type { Analysis, ResultVariation } from '../wire/results.js'
import { detectIntervalKind } from './interval-kind.js'
import type { MetricKind } from './metric-facts.js'

/** What the numbers of one reading were made with. */
export interface AnalysisContext {
  /** Two-sided level of the intervals, 0 < alpha < 1. */
  readonly alpha: number
  readonly sequentialConfigured: boolean
  /** N*, in users. */
  readonly sequentialTuning: number
}

export const statisticsOf = (variation: ResultVariation): ArmStatistics => {
  const analysis = variation.analyses[0]
  return {
    users: variation.users,
    mean: analysis?.mean ?? 0,
    standardDeviation: analysis?.stddev ?? 0,
    numerator: analysis?.numerator ?? 0,
  }
}

/**
 * What the mean of an arm is a share of: the sum of the denominator for a ratio, else the users. GrowthBook's
 * `denominator` is 0 for everything but ratios from 4.4.0 on (API.md §4.3).
 */
export const denominatorOf = (variation: ResultVariation, kind: MetricKind | undefined): number =>
  kind === 'ratio' ? (variation.analyses[0]?.denominator ?? 0) : variation.users

/**
 * Absent numbers arrive as 0. Three zeros are "not computable" or "not there": a genuine zero lift has an interval
 * of non-zero width (API.md §4.4, rule 2). An interval without width or upside down is no estimate either.
 */
const hasEstimate = ({ percentChange, ciLow, ciHigh }: Analysis): boolean =>
  !(percentChange === 0 && ciLow === 0 && ciHigh === 0) && ciHigh > ciLow

/** Only the fields that this engine fills: the other's are zeros that mean "absent" (API.md §4.4, rules 3 and 4). */
const engineFields = (engine: StatsEngine, analysis: Analysis) =>
  engine === 'bayesian' ? { chanceToBeatControl: analysis.chanceToBeatControl } : { pValue: analysis.pValue }

/**
 * The estimate of a treatment arm against the control, or `null` where GrowthBook has none. Never call it for the
 * control, whose effect fields mean nothing (API.md §4.4, rule 1).
 */
export const decodeEstimate = (
  arms: { readonly control: ResultVariation; readonly treatment: ResultVariation },
  context: AnalysisContext,
): Estimate | null => {
  const analysis = arms.treatment.analyses[0]
  if (!analysis || !hasEstimate(analysis)) return null
  const { engine, percentChange, ciLow, ciHigh } = analysis
  const kind = detectIntervalKind({
    ...context,
    engine,
    low: ciLow,
    high: ciHigh,
    control: statisticsOf(arms.control),
    treatment: statisticsOf(arms.treatment),
  })
  return { lift: percentChange, low: ciLow, high: ciHigh, ...kind, ...engineFields(engine, analysis) }
}
