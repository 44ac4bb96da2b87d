import { defaultSequentialTuning } from '@knowwhen/domain'
import type { Arm, MetricReading, Reading, StatsEngine } from '@knowwhen/domain'
import { GrowthBookError, malformedAnswer, plainFailure } from '../failures.js'
import type { Experiment, Phase } from '../wire/experiment.js'
import type { ExperimentResults, ResultMetric, ResultSlice, ResultVariation } from '../wire/results.js'
import { decodeEstimate, statisticsOf, type AnalysisContext } from './decode-estimate.js'
import { isBandit, refuseHoldout } from './experiment-facts.js'
import { firstNamed } from './first-named.js'
import { findMetricFacts, type MetricFacts } from './metric-facts.js'

export interface ReadingInput {
  /** The experiment as read together with the results, or later: its phases and weights are used. */
  readonly experiment: Experiment
  readonly results: ExperimentResults
  /** What is known of metrics, for "inverse"; results may name deleted ones. */
  readonly metrics: readonly MetricFacts[]
  /** Two-sided level the intervals were made with; see `significanceLevelOf`. */
  readonly alpha: number
  /** The organisation's tuning parameter N*, used where the experiment states none. */
  readonly sequentialTuning?: number | undefined
  /** From `/experiments/{id}`, where it was read; lists and results do not carry it. */
  readonly enhancedStatus?: Experiment['enhancedStatus']
  /** From a webhook: the results do not carry it. */
  readonly multipleExposures?: Reading['multipleExposures']
}

const overallSlice = (results: ExperimentResults): ResultSlice => {
  if (results.dimension.type !== 'none') throw new GrowthBookError(plainFailure('notOverallResults'))
  const [slice] = results.results
  if (!slice) throw new GrowthBookError(plainFailure('noResultsYet'))
  return slice
}

const phaseOf = ({ experiment, results }: ReadingInput): Phase | undefined => {
  const index = Number.parseInt(results.phase, 10)
  return experiment.phases[index] ?? experiment.phases.at(-1)
}

const variationsOf = (slice: ResultSlice): readonly ResultVariation[] =>
  slice.metrics.flatMap((metric) => metric.variations)

/** Arms in the order of the results (control first), then those of the phase that the results do not know. */
const armIdsOf = (experiment: Experiment, slice: ResultSlice): readonly string[] => [
  ...new Set([
    ...variationsOf(slice).map(({ variationId }) => variationId),
    ...experiment.variations.map(({ variationId }) => variationId),
  ]),
]

const armsOf = (input: ReadingInput, slice: ResultSlice): readonly Arm[] => {
  const weights = new Map(
    (phaseOf(input)?.trafficSplit ?? []).map(({ variationId, weight }) => [variationId, weight]),
  )
  const listed = variationsOf(slice)
  return armIdsOf(input.experiment, slice).map((armId) => {
    const rows = listed.filter(({ variationId }) => variationId === armId)
    const variation = input.experiment.variations.find(({ variationId }) => variationId === armId)
    return {
      armId,
      name: firstNamed([variation?.name, rows[0]?.variationName, armId]),
      weight: weights.get(armId) ?? 0,
      users: Math.max(0, ...rows.map(({ users }) => users)),
    }
  })
}

/**
 * Which way the chances of these results were turned, as they tell it themselves: the chance to beat the control is
 * above one half for a *negative* lift only where it was flipped. The metric's own word is today's, and the snapshot
 * may be older than it. `undefined` where the numbers say nothing, or do not agree.
 */
const inverseByNumbers = (metric: ResultMetric): boolean | undefined => {
  const told = metric.variations.slice(1).flatMap(({ analyses: [analysis] }) => {
    if (analysis?.engine !== 'bayesian') return []
    const agreement = (analysis.chanceToBeatControl - 0.5) * analysis.percentChange
    return agreement === 0 ? [] : [agreement < 0]
  })
  return new Set(told).size === 1 ? told[0] : undefined
}

const metricReading = (
  metric: ResultMetric,
  known: readonly MetricFacts[],
  context: AnalysisContext,
): MetricReading => {
  const [control] = metric.variations
  return {
    metricId: metric.metricId,
    inverse: inverseByNumbers(metric) ?? findMetricFacts(metric.metricId, known)?.inverse ?? false,
    arms: metric.variations.map((treatment, index) => ({
      armId: treatment.variationId,
      statistics: statisticsOf(treatment),
      estimate: index === 0 || !control ? null : decodeEstimate({ control, treatment }, context),
    })),
  }
}

const engineOf = ({ experiment, results }: ReadingInput, slice: ResultSlice): StatsEngine => {
  const used = variationsOf(slice).flatMap(({ analyses }) => analyses)[0]?.engine
  const configured = firstNamed([results.settings?.statsEngine, experiment.settings.statsEngine])
  return used ?? (configured === 'frequentist' ? 'frequentist' : 'bayesian')
}

/**
 * GrowthBook sends 1 where there is nothing to compare (fewer than two arms, no users), and for a bandit a plain
 * test against weights that moved, which means nothing (API.md §4.2, §4.9).
 */
const sampleRatioOf = (experiment: Experiment, slice: ResultSlice, arms: readonly Arm[]): number | null => {
  const weighted = arms.filter(({ weight }) => weight > 0)
  const compared = weighted.length > 0 ? weighted : arms
  const comparable = compared.length >= 2 && slice.totalUsers > 0
  return comparable && !isBandit(experiment) ? (slice.checks?.srm ?? null) : null
}

const required = (value: string | undefined, path: string): string => {
  if (value === undefined) throw new GrowthBookError(malformedAnswer(path, 'there is no date'))
  return value
}

/** When exposure of the phase read ended: open phases of a stopped experiment end where the results do. */
const exposureEndOf = (input: ReadingInput, asOf: string): string | null => {
  const ended = phaseOf(input)?.dateEnded
  if (ended !== undefined) return ended
  return input.experiment.status === 'stopped' ? (input.results.dateEnd ?? asOf) : null
}

const contextOf = ({ experiment, alpha, sequentialTuning }: ReadingInput): AnalysisContext => ({
  alpha,
  sequentialConfigured: experiment.settings.sequentialTestingEnabled ?? false,
  sequentialTuning:
    experiment.settings.sequentialTestingTuningParameter ?? sequentialTuning ?? defaultSequentialTuning,
})

/** What one slice of the results says; of overall results there is one, of a dimension one for each level. */
export const readingOfSlice = (input: ReadingInput, slice: ResultSlice): Reading => {
  const { experiment, results } = input
  const context = contextOf(input)
  const arms = armsOf(input, slice)
  const asOf = required(results.dateUpdated ?? results.dateEnd, 'result.dateUpdated')
  return {
    grade: isBandit(experiment) ? 'B' : 'A',
    engine: engineOf(input, slice),
    alpha: context.alpha,
    sequentialTuning: context.sequentialTuning,
    allocation: isBandit(experiment) ? 'bandit' : 'fixed',
    experimentStatus: experiment.status,
    exposureStartedAt: required(phaseOf(input)?.dateStarted ?? results.dateStart, 'result.dateStart'),
    exposureEndedAt: exposureEndOf(input, asOf),
    asOf,
    arms,
    sampleRatioPValue: sampleRatioOf(experiment, slice, arms),
    multipleExposures: input.multipleExposures ?? null,
    reportedUnhealthy: (input.enhancedStatus ?? experiment.enhancedStatus)?.detailedStatus === 'Unhealthy',
    metrics: slice.metrics.map((metric) => metricReading(metric, input.metrics, context)),
  }
}

/**
 * Turns one stored answer of `/experiments/{id}/results` into facts, decoding absent numbers by API.md §4.4. Pure:
 * the same answer gives the same reading for ever.
 *
 * Throws `GrowthBookError` with `holdoutNotSupported`, `notOverallResults` (broken down by a dimension),
 * `noResultsYet` (no slice at all) or `malformedAnswer` (no date of the snapshot or of the phase).
 */
export const toReading = (input: ReadingInput): Reading => {
  refuseHoldout(input.experiment)
  return readingOfSlice(input, overallSlice(input.results))
}
