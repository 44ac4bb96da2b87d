import type { Dialect } from '../wire/dialect.js'
import { presentResults } from '../wire/results.presenter.js'
import type { ExperimentState, Snapshot } from '../world/experiment-state.js'
import type { World } from '../world/world.js'

interface Surroundings {
  readonly world: World
  readonly dialect: Dialect
}

/** One metric in one arm that has been won or lost. */
export interface Significance {
  readonly variationId: string
  readonly variationName: string
  readonly metricId: string
  readonly metricName: string
  readonly statsEngine: 'bayesian' | 'frequentist'
  readonly criticalValue: number
  readonly winning: boolean
}

type Results = ReturnType<typeof presentResults>['results']
type Metric = Results[number]['metrics'][number]
type Arm = Metric['variations'][number]

/** Won or lost as GrowthBook calls it, without its thresholds of size; undefined where neither. */
function outcomeOf({ world }: Surroundings, metric: Metric, arm: Arm): boolean | undefined {
  const [analysis] = arm.analyses
  if (analysis === undefined || analysis.percentChange === 0) return undefined
  const { confidenceLevel, pValueThreshold } = world.settings
  if (analysis.engine === 'bayesian') {
    if (analysis.chanceToBeatControl > confidenceLevel) return true
    return analysis.chanceToBeatControl < 1 - confidenceLevel ? false : undefined
  }
  if (analysis.pValue >= pValueThreshold) return undefined
  const inverse = world.metrics.get(metric.metricId)?.definition.inverse ?? false
  return analysis.percentChange > 0 !== inverse
}

function significanceOf(metric: Metric, arm: Arm, winning: boolean): Significance {
  const [analysis] = arm.analyses
  const engine = analysis?.engine ?? 'bayesian'
  return {
    variationId: arm.variationId,
    variationName: arm.variationName ?? arm.variationId,
    metricId: metric.metricId,
    metricName: metric.metricName ?? metric.metricId,
    statsEngine: engine,
    criticalValue: (engine === 'bayesian' ? analysis?.chanceToBeatControl : analysis?.pValue) ?? 0,
    winning,
  }
}

function significances(
  around: Surroundings,
  experiment: ExperimentState,
  snapshot: Snapshot | undefined,
): readonly Significance[] {
  if (snapshot === undefined) return []
  const [overall] = presentResults({ ...around, experiment }, snapshot).results
  return (overall?.metrics ?? []).flatMap((metric) =>
    metric.variations.slice(1).flatMap((arm) => {
      const winning = outcomeOf(around, metric, arm)
      return winning === undefined ? [] : [significanceOf(metric, arm, winning)]
    }),
  )
}

/** What was won or lost by this snapshot and was not by the one before; never of bandits. */
export function newSignificances(
  around: Surroundings,
  experiment: ExperimentState,
  [before, now]: readonly [before: Snapshot | undefined, now: Snapshot],
): readonly Significance[] {
  if (experiment.definition.type === 'multi-armed-bandit') return []
  const keyOf = ({ metricId, variationId, winning }: Significance) => `${metricId} ${variationId} ${winning}`
  const known = new Set(significances(around, experiment, before).map(keyOf))
  return significances(around, experiment, now).filter((one) => !known.has(keyOf(one)))
}
