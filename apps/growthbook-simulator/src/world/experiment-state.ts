import type { ArmReading, Definition } from '../definition/definition.schema.js'
import type { ReadingOrigin } from './reading-at.js'

export interface Phase {
  readonly name: string
  readonly coverage: number
  startedAt: Date
  endedAt: Date | undefined
  reason: string
  /** Figures of a phase that was over before the simulator began; undefined: read from the definition. */
  readonly figures: readonly ArmReading[] | undefined
}

export interface Slice {
  readonly value: string
  readonly arms: readonly ArmReading[]
}

/** What the analysis was run with; the experiment's settings may change afterwards. */
export interface SnapshotSettings {
  readonly engine: 'bayesian' | 'frequentist'
  readonly alpha: number
  readonly sequentialTuning: number | undefined
  readonly regressionAdjustment: boolean
}

export interface Snapshot {
  readonly id: string
  readonly experimentId: string
  readonly phase: number
  /** "" for the overall result, otherwise the stored string, for example exp:country. */
  readonly dimension: string
  readonly type: 'standard' | 'report'
  readonly createdAt: Date
  readonly status: 'success' | 'error'
  readonly origin: ReadingOrigin
  readonly settings: SnapshotSettings
  readonly slices: readonly Slice[]
}

export interface ResultSummary {
  readonly status: 'won' | 'lost' | 'inconclusive' | 'dnf'
  readonly winner: string | undefined
  readonly conclusions: string
  readonly releasedVariationId: string
  readonly temporaryRollout: boolean
}

export interface ExperimentState {
  readonly id: string
  definition: Definition
  status: 'draft' | 'running' | 'stopped'
  archived: boolean
  dateCreated: Date
  dateUpdated: Date
  phases: Phase[]
  snapshots: Snapshot[]
  resultSummary: ResultSummary | undefined
}

export function currentPhase(experiment: ExperimentState): Phase | undefined {
  return experiment.phases.at(-1)
}

/** The time up to which the current phase has been read; its start where it has not. */
export function localTimeOf(experiment: ExperimentState): Date | undefined {
  const phase = currentPhase(experiment)
  if (phase === undefined) return undefined
  const index = experiment.phases.length - 1
  const times = experiment.snapshots.filter((s) => s.phase === index).map((s) => s.createdAt.getTime())
  return new Date(Math.max(phase.startedAt.getTime(), ...times))
}
