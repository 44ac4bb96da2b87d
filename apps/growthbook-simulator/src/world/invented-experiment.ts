import type { Definition, Figures } from '../definition/definition.schema.js'
import type { MetricDefinition } from '../definition/metric.schema.js'
import { experimentIdOf, metricIdOf } from './identifiers.js'
import { initialState } from './initial-state.js'
import type { ExperimentState } from './experiment-state.js'
import type { World } from './world.js'

/** What a request tells of a new experiment; metrics by GrowthBook's ids, groups included. */
export interface NewExperiment {
  readonly trackingKey: string
  readonly name: string
  readonly type: 'standard' | 'multi-armed-bandit'
  readonly hypothesis: string
  readonly description: string | undefined
  readonly tags: string[]
  readonly project: string | undefined
  readonly owner: string | undefined
  readonly archived: boolean
  readonly customFields: Record<string, string>
  readonly statsEngine: 'bayesian' | 'frequentist' | undefined
  readonly coverage: number
  readonly weights: number[]
  readonly goals: readonly string[]
  readonly secondaryMetrics: readonly string[]
  readonly guardrails: readonly string[]
  readonly variations: readonly {
    readonly key: string
    readonly name: string
    readonly screenshots: readonly string[]
  }[]
}

const USERS_PER_ARM = 50_000
const DURATION_DAYS = 14

/** Figures of the worked example: 10.0% against 10.4%, or means as far apart. Ratios and quantiles stay absent. */
function inventedFigures(metric: MetricDefinition, arm: number): Figures | undefined {
  if (metric.type === 'ratio' || metric.type === 'quantile') return undefined
  const lift = arm === 0 ? 1 : 1.04
  const isProportion = metric.type === 'proportion' || metric.type === 'retention'
  if (isProportion) return { numerator: Math.round(USERS_PER_ARM * 0.1 * lift) }
  return { numerator: USERS_PER_ARM * 10 * lift, stddev: 20 }
}

function figuresOf(metrics: readonly MetricDefinition[], arm: number): Record<string, Figures> {
  const entries = metrics.flatMap((metric) => {
    const figures = inventedFigures(metric, arm)
    return figures === undefined ? [] : [[metric.id, figures] as const]
  })
  return Object.fromEntries(entries)
}

/** The metrics that stand behind the ids of lists; groups give theirs. */
function metricsBehind(world: World, ids: readonly string[]): MetricDefinition[] {
  const groups = new Map(world.library.metricGroups.map((group) => [group.id, group.metrics]))
  const wanted = new Set(ids.flatMap((id) => groups.get(id) ?? [id]))
  return [...world.metrics.values()]
    .filter(({ id, definition }) => wanted.has(id) || wanted.has(definition.id))
    .map(({ definition }) => definition)
}

/** Metrics by the file's ids, groups as they are: that is how a definition lists them. */
function listed(world: World, ids: readonly string[]): string[] {
  return ids.map((id) => world.metrics.get(id)?.definition.id ?? id)
}

function definitionOf(world: World, request: NewExperiment): Definition {
  const { goals, secondaryMetrics, guardrails, variations, weights, trackingKey, ...rest } = request
  const metrics = metricsBehind(world, [...goals, ...secondaryMetrics, ...guardrails])
  return {
    ...rest,
    id: trackingKey,
    status: 'draft',
    durationDays: DURATION_DAYS,
    intendedWeights: weights,
    metrics,
    goals: listed(world, goals),
    secondaryMetrics: listed(world, secondaryMetrics),
    guardrails: listed(world, guardrails),
    dimensions: {},
    earlierPhases: [],
    variations: variations.map((variation, arm) => ({
      ...variation,
      screenshots: [...variation.screenshots],
      users: USERS_PER_ARM,
      metrics: figuresOf(metrics, arm),
    })),
  }
}

function freeId(world: World, trackingKey: string): string {
  const id = experimentIdOf(trackingKey.replaceAll(/[^A-Za-z0-9_-]/g, '-'))
  return world.experiments.has(id) ? `${id}-${world.experiments.size}` : id
}

/** Adds a draft made now; its figures are invented, and show once it is started and advanced. */
export function addExperiment(world: World, request: NewExperiment): ExperimentState {
  const now = world.clock.now()
  const fresh = initialState(definitionOf(world, request), world)
  const id = freeId(world, request.trackingKey)
  const experiment = { ...fresh, id, dateCreated: now, dateUpdated: world.changes.nextTime(now) }
  for (const phase of experiment.phases) phase.startedAt = now
  world.experiments.set(experiment.id, experiment)
  world.changes.tell({ kind: 'created', experiment })
  return experiment
}

/** Whether an id may stand in a metric list: a living metric's or a group's. */
export function isKnownMetric(world: World, id: string): boolean {
  const metric = world.metrics.get(id)
  const isGroup = world.library.metricGroups.some((group) => group.id === id)
  return (
    isGroup || (metric !== undefined && !metric.definition.deleted && metricIdOf(metric.definition) === id)
  )
}
