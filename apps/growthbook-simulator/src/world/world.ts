import type { Definition } from '../definition/definition.schema.js'
import type { Library, OrganisationSettings } from '../definition/library.schema.js'
import { initialLearnings, type LearningState } from './learnings.js'
import type { MetricDefinition } from '../definition/metric.schema.js'
import { createChangeJournal, type ChangeJournal } from './changes.js'
import type { SimulatorClock } from './clock.js'
import type { ExperimentState, Snapshot } from './experiment-state.js'
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
  readonly learnings: Map<string, LearningState>
  readonly changes: ChangeJournal
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

const FOUNDED_AT = new Date('2024-01-08T09:00:00.000Z')

export function createWorld(library: Library, clock: SimulatorClock): World {
  const base = {
    library,
    settings: library.settings,
    clock,
    foundedAt: FOUNDED_AT,
    metrics: catalogueOf(library),
    learnings: initialLearnings(library, FOUNDED_AT),
    changes: createChangeJournal(clock.now()),
  }
  return { ...base, experiments: statesOf(base) }
}

function refill<T>(map: Map<string, T>, fresh: ReadonlyMap<string, T>): void {
  map.clear()
  for (const [id, state] of fresh) map.set(id, state)
}

/** Everything as it was when the file was read, the clock included. */
export function resetWorld(world: World): void {
  world.clock.reset()
  world.changes.beginAfter(world.clock.now())
  refill(world.experiments, statesOf(world))
  refill(world.learnings, initialLearnings(world.library, world.foundedAt))
}

/** Found by GrowthBook's id or by the shorter one of the file, which is the tracking key. */
export function findExperiment(world: World, id: string): ExperimentState | undefined {
  return (
    world.experiments.get(id) ??
    world.experiments.get(experimentIdOf(id)) ??
    [...world.experiments.values()].find(({ definition }) => definition.id === id)
  )
}

/** After every actual change: a client skips an experiment whose `dateUpdated` stands still. */
export function noteChange(world: World, experiment: ExperimentState, snapshot?: Snapshot): void {
  const earliest = Math.max(world.clock.now().getTime(), experiment.dateUpdated.getTime() + 1)
  experiment.dateUpdated = world.changes.nextTime(new Date(earliest))
  world.changes.tell({ kind: 'updated', experiment, ...(snapshot === undefined ? {} : { snapshot }) })
}

/** As GrowthBook lists them: oldest first, so that a new one comes last. */
export function listExperiments(world: World): ExperimentState[] {
  return [...world.experiments.values()].sort(
    (a, b) => a.dateCreated.getTime() - b.dateCreated.getTime() || a.id.localeCompare(b.id),
  )
}
