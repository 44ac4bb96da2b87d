import { addDays } from './clock.js'
import {
  currentPhase,
  localTimeOf,
  type ExperimentState,
  type ResultSummary,
  type Snapshot,
} from './experiment-state.js'
import { mainPhase } from './initial-state.js'
import { isOverallResult, takeSnapshot, type SnapshotRequest } from './snapshots.js'
import { noteChange, type World } from './world.js'

const ALLOWED = {
  start: ['draft'],
  stop: ['running', 'stopped'],
  advance: ['running'],
  'begin a new phase of': ['running'],
} as const

type Wanted = keyof typeof ALLOWED

/** A control or a request that the experiment's state does not allow. */
export class InvalidStatusError extends Error {
  readonly code = 'invalid_status'
  readonly current: ExperimentState['status']
  readonly expected: readonly ExperimentState['status'][]

  constructor(experiment: ExperimentState, wanted: Wanted) {
    super(`Cannot ${wanted} an experiment that is ${experiment.status}`)
    this.name = 'InvalidStatusError'
    this.current = experiment.status
    this.expected = ALLOWED[wanted]
  }
}

/** Back to the drawing board: no phases behind it, no results, created now. */
export function makeDraft(world: World, experiment: ExperimentState): void {
  const now = world.clock.now()
  experiment.status = 'draft'
  experiment.archived = false
  experiment.snapshots = []
  experiment.resultSummary = undefined
  experiment.phases = [mainPhase(experiment.definition, now)]
  experiment.dateCreated = now
  noteChange(world, experiment)
}

/** Exposure begins at `at` (the clock's now unless told), without any result yet. */
export function start(world: World, experiment: ExperimentState, at: Date = world.clock.now()): void {
  if (experiment.status !== 'draft') throw new InvalidStatusError(experiment, 'start')
  experiment.status = 'running'
  experiment.phases = [mainPhase(experiment.definition, at)]
  noteChange(world, experiment)
}

/** A snapshot of the present: an overall result moves `dateUpdated`, one of a dimension alone does not. */
export function analyse(world: World, experiment: ExperimentState, request: SnapshotRequest): Snapshot {
  const snapshot = takeSnapshot(experiment, world, request)
  if (isOverallResult(snapshot)) noteChange(world, experiment, snapshot)
  return snapshot
}

function refreshDimensions(world: World, experiment: ExperimentState, at: Date): void {
  for (const dimension of Object.keys(experiment.definition.dimensions)) {
    takeSnapshot(experiment, world, { at, phase: experiment.phases.length - 1, dimension })
  }
}

/**
 * So many days pass for this experiment, and its results are read at the end of them. The clock of the
 * simulator follows the experiment that is furthest ahead, so that several can be advanced in turn.
 */
export function advance(world: World, experiment: ExperimentState, days: number): Snapshot {
  const local = localTimeOf(experiment)
  if (experiment.status !== 'running' || local === undefined)
    throw new InvalidStatusError(experiment, 'advance')
  const at = addDays(local, days)
  if (at.getTime() > world.clock.now().getTime()) world.clock.set(at)
  const snapshot = analyse(world, experiment, { at, phase: experiment.phases.length - 1 })
  refreshDimensions(world, experiment, at)
  return snapshot
}

export interface StopRequest {
  readonly at?: Date
  readonly reason?: string
  readonly summary?: ResultSummary
}

/**
 * Ends the current phase where its last reading ended, unless told when. An experiment that is stopped
 * already may be given another result, as GrowthBook allows.
 */
export function stop(world: World, experiment: ExperimentState, request: StopRequest): void {
  const phase = currentPhase(experiment)
  const at = request.at ?? localTimeOf(experiment)
  if (experiment.status === 'draft' || phase === undefined || at === undefined) {
    throw new InvalidStatusError(experiment, 'stop')
  }
  phase.endedAt = at
  phase.reason = request.reason ?? ''
  experiment.status = 'stopped'
  experiment.resultSummary = request.summary
  noteChange(world, experiment)
}

/** Results of the new phase are absent until it is read for the first time. */
export function beginPhase(world: World, experiment: ExperimentState, name: string): void {
  const phase = currentPhase(experiment)
  const at = localTimeOf(experiment)
  if (experiment.status !== 'running' || phase === undefined || at === undefined) {
    throw new InvalidStatusError(experiment, 'begin a new phase of')
  }
  phase.endedAt = at
  phase.reason = 'New phase'
  experiment.phases.push({ ...mainPhase(experiment.definition, at), name })
  noteChange(world, experiment)
}

export interface Edit {
  readonly name?: string | undefined
  readonly hypothesis?: string | undefined
  readonly description?: string | undefined
  readonly tags?: readonly string[] | undefined
  readonly project?: string | undefined
  readonly archived?: boolean | undefined
}

/** What someone changes by hand in GrowthBook; an edit that changes nothing moves nothing. */
export function edit(world: World, experiment: ExperimentState, { archived, ...texts }: Edit): void {
  const before = JSON.stringify([experiment.definition, experiment.archived])
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined))
  experiment.definition = { ...experiment.definition, ...given }
  experiment.archived = archived ?? experiment.archived
  if (before !== JSON.stringify([experiment.definition, experiment.archived])) noteChange(world, experiment)
}

export function remove(world: World, experiment: ExperimentState): void {
  world.experiments.delete(experiment.id)
  world.changes.tell({ kind: 'deleted', experiment })
}
