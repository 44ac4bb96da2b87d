import type { ExperimentState, Snapshot } from '../world/experiment-state.js'
import { listedMetricId, variationIdOf } from '../world/identifiers.js'
import { scaledArms } from '../world/reading-at.js'
import type { Dialect } from './dialect.js'

/** What the switches of `QUIRKS` do to an answer; each function leaves it as it is where its switch is off. */

interface Listed {
  readonly metricId: string
  readonly overrides: object
}

/** The group that stands for an experiment's goals. */
export function goalsGroupOf(experiment: ExperimentState): string {
  return `mg_goals_of_${experiment.id}`
}

/** The metrics in it, by GrowthBook's ids. */
export function goalsOf({ definition }: ExperimentState): string[] {
  const goals = definition.goals ?? definition.metrics.slice(0, 1).map(({ id }) => id)
  return goals.map((id) => listedMetricId(definition, id))
}

export function withGroupedGoals<T extends { readonly goals: readonly Listed[] }>(
  dialect: Dialect,
  experiment: ExperimentState,
  settings: T,
): T {
  if (!dialect.shows('metricGroups')) return settings
  return { ...settings, goals: [{ metricId: goalsGroupOf(experiment), overrides: {} }] }
}

/** How many phases there seem to be. */
export function phaseCountOf(dialect: Dialect, { phases, status }: ExperimentState): number {
  return phases.length + (dialect.shows('phaseRollOver') && status !== 'draft' ? 1 : 0)
}

/** The last phase again, begun where it ended and open. */
export function withNextPhase<T extends { readonly dateStarted: string; readonly dateEnded: string }>(
  dialect: Dialect,
  experiment: ExperimentState,
  phases: readonly T[],
): T[] {
  const last = phases.at(-1)
  if (last === undefined || phaseCountOf(dialect, experiment) === phases.length) return [...phases]
  const at = last.dateEnded === '' ? experiment.dateUpdated.toISOString() : last.dateEnded
  const ended = phases.map((phase) => (phase === last ? { ...last, dateEnded: at } : phase))
  return [...ended, { ...last, dateStarted: at, dateEnded: '', reasonForStopping: '' }]
}

/** Lost, with the control for a winner. */
export function lostSummary(dialect: Dialect, experiment: ExperimentState) {
  if (!dialect.shows('winnerIsControl') || experiment.status !== 'stopped') return undefined
  return {
    status: 'lost' as const,
    winner: variationIdOf(experiment.definition, 0),
    conclusions: experiment.resultSummary?.conclusions ?? '',
    releasedVariationId: '',
    excludeFromPayload: true,
  }
}

/** Half the users, under another id: what a custom report leaves behind. */
export function asReport(experiment: ExperimentState, snapshot: Snapshot): Snapshot {
  const slices = snapshot.slices.map(({ value, arms }) => ({
    value,
    arms: scaledArms(experiment.definition, arms, 0.5),
  }))
  return { ...snapshot, id: `${snapshot.id}_report`, type: 'report', slices }
}

interface Metric {
  readonly metricId: string
  readonly metricName?: string
}

/** The first metric again, under ids that a client may not take for a plain metric's. */
export function withOddMetrics<T extends Metric>(dialect: Dialect, metrics: readonly T[]): T[] {
  const [first] = metrics
  if (first === undefined) return [...metrics]
  const { metricName, ...unnamed } = first
  const sliceName = metricName === undefined ? {} : { metricName: `${metricName} (country: US)` }
  const odd = (change: Metric): T => ({ ...first, metricName: undefined, ...change })
  return [
    ...metrics,
    ...(dialect.shows('deletedMetric') ? [odd({ metricId: 'fact__deleted_long_ago' })] : []),
    ...(dialect.shows('sliceMetrics')
      ? [odd({ metricId: `${unnamed.metricId}?dim:country=US`, ...sliceName })]
      : []),
    ...(dialect.shows('funnelSteps') ? [odd({ metricId: `${unnamed.metricId}?step=0` })] : []),
  ]
}
