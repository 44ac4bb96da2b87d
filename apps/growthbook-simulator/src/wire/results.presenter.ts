import type { ArmReading } from '../definition/definition.schema.js'
import { analyse, type AnalysisSettings, type Estimate } from '../statistics/analysis.js'
import type { Prior } from '../statistics/bayesian.js'
import { sampleRatioPValue } from '../statistics/sample-ratio.js'
import { momentsOf, type Moments, type Sample } from '../statistics/samples.js'
import type { ExperimentState, Slice, Snapshot } from '../world/experiment-state.js'
import { metricIdOf, variationIdOf } from '../world/identifiers.js'
import { sampleOf } from '../world/sample-of.js'
import type { CatalogueMetric, World } from '../world/world.js'
import { presentResultSettings } from './analysis-settings.presenter.js'
import type { Dialect } from './dialect.js'
import { withGroupedGoals, withOddMetrics } from './quirked.js'
import { safeFloat, subtractedTail } from './safe-float.js'

const FLAT_PRIOR: Prior = { proper: false, mean: 0, stddev: 0.3 }

interface ArmAnalysis {
  readonly sample: Sample
  readonly moments: Moments
  /** Absent for the control. */
  readonly estimate?: Estimate
}

interface MetricContext {
  readonly snapshot: Snapshot
  readonly metric: CatalogueMetric
  readonly dialect: Dialect
}

function settingsFor(snapshot: Snapshot, metric: CatalogueMetric): AnalysisSettings {
  const { engine, alpha, sequentialTuning } = snapshot.settings
  return {
    engine,
    alpha,
    inverse: metric.definition.inverse,
    prior: metric.definition.prior ?? FLAT_PRIOR,
    difference: 'relative',
    ...(sequentialTuning === undefined ? {} : { sequentialTuning }),
  }
}

/** Every arm against the first; undefined where the metric has no row for the arm. */
export function analyseArms(
  arms: readonly ArmReading[],
  { snapshot, metric }: Pick<MetricContext, 'snapshot' | 'metric'>,
): (ArmAnalysis | undefined)[] {
  const samples = arms.map((arm) => sampleOf(arm, metric.definition, snapshot.settings.regressionAdjustment))
  const control = samples[0]
  const settings = settingsFor(snapshot, metric)
  return samples.map((sample, index) => {
    if (sample === undefined || control === undefined) return undefined
    if (index > 0) {
      const { treatment, estimate } = analyse(control, sample, settings)
      return { sample, moments: treatment, estimate }
    }
    const treatment = samples.slice(1).find((candidate) => candidate !== undefined)
    const moments =
      treatment === undefined ? momentsOf(control, 0) : analyse(control, treatment, settings).control
    return { sample, moments }
  })
}

/** Since 4.4.0 only a ratio has a denominator; before, it fell back to the users. */
function denominatorOf(sample: Sample, dialect: Dialect): number {
  if (sample.type === 'ratio') return sample.denominator.sum
  return dialect.legacy ? sample.n : 0
}

function presentEstimate(estimate: Estimate | undefined) {
  if (estimate === undefined) {
    return { percentChange: 0, ciLow: 0, ciHigh: 0, pValue: 0, risk: 0, chanceToBeatControl: 0 }
  }
  const bayesian = estimate.engine === 'bayesian' ? estimate : undefined
  const frequentist = estimate.engine === 'frequentist' ? estimate : undefined
  return {
    percentChange: safeFloat(estimate.effect),
    ciLow: safeFloat(estimate.low),
    ciHigh: safeFloat(estimate.high),
    pValue: safeFloat(frequentist && subtractedTail(frequentist.pValue)),
    risk: safeFloat(bayesian?.riskOfChoosingTreatment),
    chanceToBeatControl: safeFloat(bayesian?.chanceToBeatControl),
  }
}

/** Numbers that are absent leave as 0: that is the trap a client has to know. */
function presentAnalysis(arm: ArmAnalysis | undefined, reading: ArmReading, context: MetricContext) {
  const { snapshot, dialect, metric } = context
  const figures = reading.metrics[metric.definition.id]
  return {
    engine: snapshot.settings.engine,
    numerator: safeFloat(figures?.numerator),
    denominator: safeFloat(arm && denominatorOf(arm.sample, dialect)),
    mean: safeFloat(arm?.moments.mean),
    stddev: safeFloat(arm && Math.sqrt(arm.moments.variance)),
    ...presentEstimate(arm?.estimate),
  }
}

function presentMetric(experiment: ExperimentState, slice: Slice, context: MetricContext) {
  const { metric, dialect } = context
  const named = !dialect.legacy && !dialect.isDeletedMetric(metric.id)
  const analyses = analyseArms(slice.arms, context)
  return {
    metricId: metric.id,
    ...(named ? { metricName: metric.definition.name } : {}),
    variations: slice.arms.map((arm, index) => ({
      variationId: variationIdOf(experiment.definition, index),
      ...(dialect.legacy ? {} : { variationName: experiment.definition.variations[index]?.name ?? arm.key }),
      users: arm.users,
      analyses: [presentAnalysis(analyses[index], arm, context)],
    })),
  }
}

function totalUsersOf(slice: Slice): number {
  return slice.arms.reduce((sum, arm) => sum + arm.users, 0)
}

const EMPTY_SLICE = { dimension: 'All', totalUsers: 0, checks: { srm: 1 }, metrics: [] }

interface ResultsContext {
  readonly world: World
  readonly experiment: ExperimentState
  readonly dialect: Dialect
}

/** "" on the SQL path; bandits and the empty case say "All". */
function sliceName({ experiment, dialect }: ResultsContext, slice: Slice): string {
  const isBandit = experiment.definition.type === 'multi-armed-bandit'
  return slice.value === '' && (isBandit || dialect.shows('sliceNamedAll')) ? 'All' : slice.value
}

function presentSlice(context: ResultsContext, snapshot: Snapshot, slice: Slice) {
  const { world, experiment, dialect } = context
  const users = slice.arms.map((arm) => arm.users)
  const metrics = experiment.definition.metrics.flatMap(
    (definition) => world.metrics.get(metricIdOf(definition)) ?? [],
  )
  return {
    dimension: sliceName(context, slice),
    totalUsers: totalUsersOf(slice),
    checks: { srm: sampleRatioPValue(users, experiment.definition.intendedWeights) },
    metrics: withOddMetrics(
      dialect,
      metrics.map((metric) => presentMetric(experiment, slice, { snapshot, metric, dialect })),
    ),
  }
}

function presentSlices(context: ResultsContext, snapshot: Snapshot) {
  if (context.dialect.shows('emptyResults')) return [EMPTY_SLICE]
  const ordered = [...snapshot.slices].sort((a, b) => totalUsersOf(b) - totalUsersOf(a))
  if (ordered.every((slice) => totalUsersOf(slice) === 0)) return [EMPTY_SLICE]
  return ordered.map((slice) => presentSlice(context, snapshot, slice))
}

function presentDimension(dimension: string): { type: string; id?: string } {
  if (dimension === '') return { type: 'none' }
  if (dimension.startsWith('exp:')) return { type: 'experiment', id: dimension.slice(4) }
  if (dimension === 'pre:date') return { type: 'date' }
  if (dimension === 'pre:activation') return { type: 'activation' }
  return { type: 'user', id: dimension }
}

export function presentResults(context: ResultsContext, snapshot: Snapshot) {
  const { world, experiment, dialect } = context
  const phase = experiment.phases[snapshot.phase]
  return {
    id: snapshot.id,
    dateUpdated: snapshot.createdAt.toISOString(),
    experimentId: experiment.id,
    phase: String(snapshot.phase),
    dateStart: phase?.startedAt.toISOString() ?? '',
    dateEnd: (phase?.endedAt ?? snapshot.createdAt).toISOString(),
    dimension: presentDimension(snapshot.dimension),
    settings: withGroupedGoals(dialect, experiment, presentResultSettings(world, experiment)),
    queryIds: [`qry_${snapshot.id}`],
    results: presentSlices(context, snapshot),
  }
}
