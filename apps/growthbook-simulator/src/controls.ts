import type { FaultBoard, FaultInput } from './http/faults.js'
import type { Network } from './http/network.js'
import type { QuirkBoard } from './wire/quirks.js'
import type { WebhookControls } from './webhooks/webhook-board.js'
import type { RequestLog } from './http/request-log.js'
import type { RateLimiter } from './http/rate-limit.js'
import { currentPhase, localTimeOf, type ExperimentState } from './world/experiment-state.js'
import { variationIdByKey } from './world/initial-state.js'
import { advance, beginPhase, edit, makeDraft, remove, start, stop, type Edit } from './world/life.js'
import { durationDaysOf, type ReadingOrigin } from './world/reading-at.js'
import { latestSnapshot, takeSnapshot } from './world/snapshots.js'
import { findExperiment, listExperiments, resetWorld, type World } from './world/world.js'

export class UnknownExperimentError extends Error {
  readonly code = 'unknownExperiment'

  constructor(id: string) {
    super(`The simulator has no experiment "${id}"`)
    this.name = 'UnknownExperimentError'
  }
}

/** What the controls say of an experiment. */
export interface ExperimentReport {
  readonly id: string
  readonly trackingKey: string
  readonly name: string
  readonly status: ExperimentState['status']
  readonly archived: boolean
  readonly startedAt: string | null
  /** The time up to which it has been read. */
  readonly localTime: string | null
  readonly durationDays: number
  readonly snapshots: number
  /** `interpolated`: the latest figures are simulated on the way to published ones. */
  readonly reading: ReadingOrigin | null
}

export interface StopControl {
  readonly at?: Date | undefined
  readonly result?: 'won' | 'lost' | 'inconclusive' | 'dnf' | undefined
  /** The winner's variation key or id. */
  readonly winner?: string | undefined
  readonly conclusions?: string | undefined
  readonly reason?: string | undefined
}

/** Ids are GrowthBook's or the file's; an unknown one throws `UnknownExperimentError`. */
export interface ExperimentControls {
  list(): readonly ExperimentReport[]
  find(id: string): ExperimentReport | undefined
  /** Back to a draft, created now, all results gone. */
  draft(id: string): void
  /** Starts exposure now, or at another time; an experiment that is no draft is made one first. */
  start(id: string, at?: Date): void
  /** Lets so many days pass for this experiment, and reads its results at the end of them. */
  advance(id: string, days: number): void
  stop(id: string, request?: StopControl): void
  newPhase(id: string, name?: string): void
  /** A custom report's snapshot, of half the time that has passed. */
  report(id: string): void
  /** What someone changes by hand; texts, tags, project, archived. */
  edit(id: string, change: Edit): void
  archive(id: string): void
  unarchive(id: string): void
  delete(id: string): void
}

export interface SimulatorControls {
  readonly clock: { now(): Date; set(to: Date): void; advanceDays(days: number): void }
  readonly experiments: ExperimentControls
  readonly webhooks: WebhookControls
  /** What GrowthBook does that a client has to know: `QUIRKS`. */
  readonly quirks: QuirkBoard
  readonly network: Network
  readonly requests: RequestLog
  /** Requests per window and key; null: no limit. */
  readonly rateLimit: { set(max: number | null): void }
  readonly faults: { add(fault: FaultInput): void; clear(): void; list(): readonly FaultInput[] }
  /** Everything as it was at first: experiments, clock, faults, switches, webhooks, rate limit. */
  reset(): void
}

function reportOf(experiment: ExperimentState): ExperimentReport {
  const snapshot = latestSnapshot(experiment, { phase: experiment.phases.length - 1, dimension: '' })
  const begun = experiment.status === 'draft' ? undefined : currentPhase(experiment)
  return {
    id: experiment.id,
    trackingKey: experiment.definition.id,
    name: experiment.definition.name,
    status: experiment.status,
    archived: experiment.archived,
    startedAt: begun?.startedAt.toISOString() ?? null,
    localTime: begun === undefined ? null : (localTimeOf(experiment)?.toISOString() ?? null),
    durationDays: durationDaysOf(experiment.definition),
    snapshots: experiment.snapshots.length,
    reading: snapshot?.origin ?? null,
  }
}

function stopWith(world: World, experiment: ExperimentState, request: StopControl): void {
  const { result, at, reason } = request
  stop(world, experiment, {
    ...(at === undefined ? {} : { at }),
    ...(reason === undefined ? {} : { reason }),
    ...(result === undefined
      ? {}
      : {
          summary: {
            status: result,
            winner: variationIdByKey(experiment.definition, request.winner),
            conclusions: request.conclusions ?? '',
            releasedVariationId: '',
            temporaryRollout: false,
          },
        }),
  })
}

function takeReport(world: World, experiment: ExperimentState): void {
  const phase = currentPhase(experiment)
  const local = localTimeOf(experiment)
  if (phase === undefined || local === undefined) return
  const at = new Date((phase.startedAt.getTime() + local.getTime()) / 2)
  takeSnapshot(experiment, world, { at, phase: experiment.phases.length - 1, type: 'report' })
}

function experimentControls(world: World): ExperimentControls {
  const get = (id: string): ExperimentState => {
    const experiment = findExperiment(world, id)
    if (experiment === undefined) throw new UnknownExperimentError(id)
    return experiment
  }
  return {
    list: () => listExperiments(world).map(reportOf),
    find: (id) => {
      const experiment = findExperiment(world, id)
      return experiment && reportOf(experiment)
    },
    draft: (id) => makeDraft(world, get(id)),
    start: (id, at) => {
      const experiment = get(id)
      if (experiment.status !== 'draft') makeDraft(world, experiment)
      start(world, experiment, at)
    },
    advance: (id, days) => void advance(world, get(id), days),
    stop: (id, request = {}) => stopWith(world, get(id), request),
    newPhase: (id, name = 'Second phase') => beginPhase(world, get(id), name),
    report: (id) => takeReport(world, get(id)),
    edit: (id, change) => edit(world, get(id), change),
    archive: (id) => edit(world, get(id), { archived: true }),
    unarchive: (id) => edit(world, get(id), { archived: false }),
    delete: (id) => remove(world, get(id)),
  }
}

interface ControlParts {
  readonly world: World
  readonly faults: FaultBoard
  readonly limiter: RateLimiter
  readonly webhooks: WebhookControls
  readonly quirks: QuirkBoard & { reset(): void }
  readonly network: Network & { reset(): void }
  readonly requests: RequestLog
}

export function createControls(parts: ControlParts): SimulatorControls {
  const { world, faults, limiter, webhooks, quirks, network, requests } = parts
  return {
    clock: world.clock,
    experiments: experimentControls(world),
    faults,
    webhooks,
    quirks,
    network,
    requests,
    rateLimit: { set: (max) => limiter.setMax(max) },
    reset: () => {
      faults.clear()
      quirks.reset()
      network.reset()
      requests.clear()
      webhooks.clear()
      limiter.reset()
      resetWorld(world)
    },
  }
}
