import type { Definition } from '../definition/definition.schema.js'
import type { Library, OrganisationSettings } from '../definition/library.schema.js'
import type { MetricDefinition } from '../definition/metric.schema.js'
import type { SimulatorClock } from './clock.js'
import type { ExperimentState } from './experiment-state.js'
import { initialState } from './initial-state.js'
import { experimentIdOf, metricIdOf } from './identifiers.js'

export interface CatalogueMetric {
  readonly id: string
  readonly definition: MetricDefinition
}

/** Everything the simulated GrowthBook holds. */
export interface World {
  readonly library: Library
  readonly settings: OrganisationSettings
  readonly clock: SimulatorClock
  /** When the organisation was made: metrics and projects carry this date. */
  readonly foundedAt: Date
  readonly experiments: Map<string, ExperimentState>
  readonly metrics: ReadonlyMap<string, CatalogueMetric>
}

function catalogueOf(library: Library): ReadonlyMap<string, CatalogueMetric> {
  const metrics = new Map<string, CatalogueMetric>()
  for (const { metrics: definitions } of library.experiments) {
    for (const definition of definitions) {
      const id = metricIdOf(definition)
      if (!metrics.has(id)) metrics.set(id, { id, definition })
    }
  }
  return metrics
}

function statesOf(world: Omit<World, 'experiments'>): Map<string, ExperimentState> {
  return new Map(
    world.library.experiments.map((definition: Definition) => {
      const state = initialState(definition, world)
      return [state.id, state]
    }),
  )
}

export function createWorld(library: Library, clock: SimulatorClock): World {
  const base = {
    library,
    settings: library.settings,
    clock,
    foundedAt: new Date('2024-01-08T09:00:00.000Z'),
    metrics: catalogueOf(library),
  }
  return { ...base, experiments: statesOf(base) }
}

/** Everything as it was when the file was read, the clock included. */
export function resetWorld(world: World): void {
  world.clock.reset()
  const fresh = statesOf(world)
  world.experiments.clear()
  for (const [id, state] of fresh) world.experiments.set(id, state)
}

/** Found by GrowthBook's id or by the shorter one of the file. */
export function findExperiment(world: World, id: string): ExperimentState | undefined {
  return world.experiments.get(id) ?? world.experiments.get(experimentIdOf(id))
}

/** As GrowthBook lists them: oldest first, so that a new one comes last. */
export function listExperiments(world: World): ExperimentState[] {
  return [...world.experiments.values()].sort(
    (a, b) => a.dateCreated.getTime() - b.dateCreated.getTime() || a.id.localeCompare(b.id),
  )
}
