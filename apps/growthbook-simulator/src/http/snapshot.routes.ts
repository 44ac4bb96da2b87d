import { z } from 'zod'
import { dimensionsOf } from '../wire/catalogue.presenter.js'
import type { Snapshot } from '../world/experiment-state.js'
import type { World } from '../world/world.js'
import { analyse } from '../world/life.js'
import { ApiError, refused } from './api-error.js'
import { getExperiment } from './experiment.routes.js'
import type { FaultBoard } from './faults.js'
import { read, write, type ApiRoute } from './route.js'
import { nothing } from './validation.js'

const triggeredBy = z.enum(['manual', 'schedule']).optional()
const currentBody = z.strictObject({
  triggeredBy,
  dimension: z.string().optional(),
  phase: z.int().nonnegative().optional(),
})
type SnapshotBody = z.output<typeof currentBody>
const legacyBody: z.ZodType<SnapshotBody> = z.strictObject({ triggeredBy })

function presentSnapshot(snapshot: Snapshot, status: string) {
  return { snapshot: { id: snapshot.id, experiment: snapshot.experimentId, status } }
}

/** Experiment and unit dimensions of the data source, and the built-in one. */
function checkDimension(world: World, dimension: string): void {
  if (!['', 'pre:date', ...dimensionsOf(world)].includes(dimension))
    throw refused(`Dimension not found: ${dimension}`)
}

/** The two conflicts that GrowthBook knows by a code. */
function spoilRequest(faults: FaultBoard, now: Date): void {
  if (faults.strike('snapshotNeedsRefresh', '/snapshot') !== undefined)
    throw new ApiError(409, 'A full refresh of the overall results is required first', {
      code: 'requires_full_refresh',
      details: { reason: 'The settings of the experiment have changed' },
    })
  if (faults.strike('snapshotUpToDate', '/snapshot') !== undefined)
    throw new ApiError(409, 'This dimension is already up to date', {
      code: 'dimension_already_up_to_date',
      details: { overallResultsAsOf: now.toISOString() },
    })
}

/** Answers `running`; whoever asks for the snapshot afterwards finds it finished. */
const create = write({
  path: '/experiments/:id/snapshot',
  body: ({ legacy }) => (legacy ? legacyBody : currentBody),
  handle: ({ world, faults, params, body }) => {
    const experiment = getExperiment(world, params['id'])
    if (experiment.status === 'draft') throw refused('Experiment is in draft state.')
    const phase = body.phase ?? experiment.phases.length - 1
    const wanted = experiment.phases[phase]
    if (wanted === undefined) throw refused(`Phase ${phase} not found`)
    const fails = faults.strike('snapshotError', '/snapshot') !== undefined
    spoilRequest(faults, world.clock.now())
    const at = wanted.endedAt ?? world.clock.now()
    const dimension = body.dimension ?? ''
    checkDimension(world, dimension)
    return presentSnapshot(analyse(world, experiment, { at, phase, dimension, fails }), 'running')
  },
})

const one = read({
  path: '/snapshots/:id',
  query: nothing,
  handle: ({ world, faults, params }) => {
    const snapshots = [...world.experiments.values()].flatMap((experiment) => experiment.snapshots)
    const snapshot = snapshots.find(({ id }) => id === params['id'])
    if (snapshot === undefined) throw refused('Snapshot not found or no permission to access')
    const isRunning = faults.strike('snapshotRunning', '/snapshots') !== undefined
    return presentSnapshot(snapshot, isRunning ? 'running' : snapshot.status)
  },
})

export const snapshotRoutes: readonly ApiRoute[] = [create, one]
