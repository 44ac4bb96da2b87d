import type { Definition } from '../definition/definition.schema.js'
import type { OrganisationSettings, ProjectDefinition } from '../definition/library.schema.js'
import { addDays, type SimulatorClock } from './clock.js'
import type { ExperimentState, Phase, ResultSummary } from './experiment-state.js'
import { experimentIdOf, variationIdOf } from './identifiers.js'
import { durationDaysOf, startOf } from './reading-at.js'
import { takeSnapshot } from './snapshots.js'

interface Surroundings {
  readonly clock: SimulatorClock
  readonly settings: OrganisationSettings
  readonly library: { readonly projects: readonly ProjectDefinition[] }
}

export function variationIdByKey(definition: Definition, key: string | undefined): string | undefined {
  if (key === undefined) return undefined
  const index = definition.variations.findIndex((variation) => variation.key === key || variation.id === key)
  return index < 0 ? undefined : variationIdOf(definition, index)
}

function declaredSummary(definition: Definition): ResultSummary | undefined {
  const summary = definition.resultSummary
  if (summary === undefined || definition.status !== 'stopped') return undefined
  return {
    status: summary.status,
    winner: variationIdByKey(definition, summary.winner),
    conclusions: summary.conclusions,
    releasedVariationId: variationIdByKey(definition, summary.releasedVariation) ?? '',
    temporaryRollout: false,
  }
}

function earlierPhases(definition: Definition): Phase[] {
  return definition.earlierPhases.map((phase) => ({
    name: phase.name,
    coverage: phase.coverage ?? definition.coverage,
    startedAt: new Date(phase.dateStarted),
    endedAt: new Date(phase.dateEnded),
    reason: phase.reasonForStopping,
    figures: phase.variations,
  }))
}

export function mainPhase(definition: Definition, startedAt: Date): Phase {
  return {
    name: 'Main',
    coverage: definition.coverage,
    startedAt,
    endedAt: undefined,
    reason: '',
    figures: undefined,
  }
}

function startedAtOf(definition: Definition, now: Date): Date {
  if (definition.status !== 'running' || definition.startedDaysAgo !== undefined)
    return startOf(definition, now)
  return addDays(now, -(definition.elapsedDays ?? durationDaysOf(definition)))
}

function snapshotEverything(experiment: ExperimentState, at: Date, around: Surroundings): void {
  experiment.phases.forEach((phase, index) => {
    const time = phase.endedAt ?? at
    experiment.dateUpdated = time
    takeSnapshot(experiment, around, { at: time, phase: index })
    if (index < experiment.phases.length - 1) return
    for (const dimension of Object.keys(experiment.definition.dimensions)) {
      takeSnapshot(experiment, around, { at: time, phase: index, dimension })
    }
  })
}

/** An experiment as its file describes it: finished with everything read, under way, or not begun. */
export function initialState(definition: Definition, around: Surroundings): ExperimentState {
  const now = around.clock.now()
  const startedAt = startedAtOf(definition, now)
  const main = mainPhase(definition, startedAt)
  const dateCreated = addDays(
    definition.earlierPhases[0] ? new Date(definition.earlierPhases[0].dateStarted) : startedAt,
    -1,
  )
  const experiment: ExperimentState = {
    id: experimentIdOf(definition.id),
    definition,
    status: definition.status,
    archived: definition.archived,
    dateCreated,
    dateUpdated: dateCreated,
    phases: [...earlierPhases(definition), main],
    snapshots: [],
    resultSummary: declaredSummary(definition),
  }
  if (definition.status === 'draft') return experiment
  const end = addDays(startedAt, durationDaysOf(definition))
  if (definition.status === 'stopped') {
    main.endedAt = end
    main.reason = 'Planned end reached'
  }
  snapshotEverything(experiment, definition.status === 'stopped' ? end : now, around)
  return experiment
}
