import type { ArmReading, Definition } from '../definition/definition.schema.js'
import type { OrganisationSettings, ProjectDefinition } from '../definition/library.schema.js'
import { daysBetween } from './clock.js'
import type { ExperimentState, Slice, Snapshot, SnapshotSettings } from './experiment-state.js'
import { durationDaysOf, readingAt, scaledArms, type TimedReading } from './reading-at.js'

const INVENTED_SLICES = [
  { value: 'A', share: 0.7 },
  { value: 'B', share: 0.3 },
] as const

interface Surroundings {
  readonly settings: OrganisationSettings
  readonly library: { readonly projects: readonly ProjectDefinition[] }
}

function sequentialTuningOf({ sequential }: Definition, settings: OrganisationSettings): number | undefined {
  if (typeof sequential === 'object') return sequential.tuningParameter
  return (sequential ?? settings.sequentialTestingEnabled)
    ? settings.sequentialTestingTuningParameter
    : undefined
}

/** The engine and α in force: the experiment's, else its project's, else the organisation's. */
export function analysisSettingsOf(experiment: ExperimentState, around: Surroundings): SnapshotSettings {
  const { definition } = experiment
  const { settings, library } = around
  const project = { ...library.projects.find(({ id }) => id === definition.project)?.settings }
  const engine = definition.statsEngine ?? project.statsEngine ?? settings.statsEngine
  return {
    engine,
    alpha: project.pValueThreshold ?? settings.pValueThreshold,
    sequentialTuning: engine === 'frequentist' ? sequentialTuningOf(definition, settings) : undefined,
    regressionAdjustment: definition.regressionAdjustment ?? settings.regressionAdjustmentEnabled,
  }
}

/** One arm per variation, in the experiment's order; an arm that a reading leaves out has no users. */
function aligned(experiment: ExperimentState, arms: readonly ArmReading[]): ArmReading[] {
  return experiment.definition.variations.map(
    ({ key }) => arms.find((arm) => arm.key === key) ?? { key, users: 0, metrics: {} },
  )
}

export interface SnapshotRequest {
  readonly at: Date
  readonly phase: number
  readonly dimension?: string
  readonly type?: Snapshot['type']
  readonly fails?: boolean
}

function elapsedDays(experiment: ExperimentState, request: SnapshotRequest): number {
  const phase = experiment.phases[request.phase]
  return phase === undefined ? 0 : daysBetween(phase.startedAt, request.at)
}

function overallReading(experiment: ExperimentState, request: SnapshotRequest): TimedReading {
  const figures = experiment.phases[request.phase]?.figures
  if (figures !== undefined) return { origin: 'published', arms: figures }
  return readingAt(experiment.definition, elapsedDays(experiment, request))
}

/** Where the file has no figures for a dimension: two slices of the whole, in the shares of `INVENTED_SLICES`. */
function inventedSlices({ definition }: ExperimentState): Slice[] {
  return INVENTED_SLICES.map(({ value, share }) => ({
    value,
    arms: scaledArms(definition, definition.variations, share),
  }))
}

/** A dimension grows with the whole: only its final figures are in the file. */
function dimensionSlices(experiment: ExperimentState, request: SnapshotRequest): Slice[] {
  const { definition } = experiment
  const fraction = Math.min(1, Math.max(0, elapsedDays(experiment, request) / durationDaysOf(definition)))
  const known = definition.dimensions[request.dimension ?? '']
  const slices =
    known?.map(({ value, variations }) => ({ value, arms: variations })) ?? inventedSlices(experiment)
  return slices.map(({ value, arms }) => ({
    value,
    arms: fraction === 1 ? arms : scaledArms(definition, arms, fraction),
  }))
}

/** Runs the analysis at a moment and keeps it. */
export function takeSnapshot(
  experiment: ExperimentState,
  around: Surroundings,
  request: SnapshotRequest,
): Snapshot {
  const dimension = request.dimension ?? ''
  const reading = overallReading(experiment, request)
  const snapshot: Snapshot = {
    id: `snp_${experiment.definition.id}_${experiment.snapshots.length + 1}`,
    experimentId: experiment.id,
    phase: request.phase,
    dimension,
    type: request.type ?? 'standard',
    createdAt: request.at,
    status: request.fails === true ? 'error' : 'success',
    origin: reading.origin,
    settings: analysisSettingsOf(experiment, around),
    slices: (dimension === ''
      ? [{ value: '', arms: reading.arms }]
      : dimensionSlices(experiment, request)
    ).map(({ value, arms }) => ({ value, arms: aligned(experiment, arms) })),
  }
  experiment.snapshots.push(snapshot)
  return snapshot
}

/** Only these rewrite the analysis summary of the experiment, and so move its `dateUpdated`. */
export function isOverallResult({ dimension, type, status }: Snapshot): boolean {
  return dimension === '' && type === 'standard' && status === 'success'
}

/** The latest successful one for a phase and dimension, custom reports left out. */
export function latestSnapshot(
  experiment: ExperimentState,
  wanted: { readonly phase: number; readonly dimension: string; readonly reports?: boolean },
): Snapshot | undefined {
  return experiment.snapshots
    .filter(
      (snapshot) =>
        snapshot.status === 'success' &&
        snapshot.phase === wanted.phase &&
        snapshot.dimension === wanted.dimension &&
        (wanted.reports === true || snapshot.type !== 'report'),
    )
    .at(-1)
}
