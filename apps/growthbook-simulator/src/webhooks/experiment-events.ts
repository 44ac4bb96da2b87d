import { sampleRatioPValue } from '../statistics/sample-ratio.js'
import type { Dialect } from '../wire/dialect.js'
import { OWNER_EMAIL, OWNER_ID, presentExperiment } from '../wire/experiment.presenter.js'
import type { ExperimentChange } from '../world/changes.js'
import type { ExperimentState, Snapshot } from '../world/experiment-state.js'
import { isOverallResult } from '../world/snapshots.js'
import type { World } from '../world/world.js'
import type { WebhookEvent } from './payload.js'
import { newSignificances } from './significance.js'

interface Parts {
  readonly world: World
  readonly dialect: Dialect
  readonly emit: (event: WebhookEvent) => void
}

type Presented = Readonly<Record<string, unknown>>

const PERSON = { type: 'dashboard', id: OWNER_ID, email: OWNER_EMAIL, name: 'Olga Owner' } as const
const SYSTEM = { type: 'system' } as const
const SRM_THRESHOLD = 0.001

function previousAttributes(before: Presented, now: Presented): Presented {
  const changed = Object.entries(before).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(now[key]),
  )
  return Object.fromEntries(changed)
}

function isUnbalanced({ definition }: ExperimentState, { slices }: Snapshot): boolean {
  const users = slices[0]?.arms.map((arm) => arm.users) ?? []
  return sampleRatioPValue(users, definition.intendedWeights) < SRM_THRESHOLD
}

function namesOf(experiment: ExperimentState) {
  return { experimentId: experiment.id, experimentName: experiment.definition.name }
}

interface ExperimentEvents {
  /** Takes note of how everything is now: an update says what was before it. */
  watch(): void
}

/** Turns what happens in the simulator into the events that GrowthBook would send. */
export function createExperimentEvents({ world, dialect, emit }: Parts): ExperimentEvents {
  const known = new Map<string, Presented>()
  const warned = new Set<string>()

  const send = (
    experiment: ExperimentState,
    event: Pick<WebhookEvent, 'event' | 'object' | 'previous' | 'user'>,
  ) => {
    const { project, tags } = experiment.definition
    const created = world.changes.nextTime(world.clock.now()).getTime()
    emit({ ...event, projects: project === undefined ? [] : [project], tags, created })
  }

  const analysed = (experiment: ExperimentState, snapshot: Snapshot): void => {
    const names = namesOf(experiment)
    const results = experiment.snapshots.filter((one) => isOverallResult(one) && one.phase === snapshot.phase)
    for (const significance of newSignificances({ world, dialect }, experiment, [results.at(-2), snapshot])) {
      send(experiment, {
        event: 'experiment.info.significance',
        object: { ...names, ...significance },
        user: SYSTEM,
      })
    }
    if (!isUnbalanced(experiment, snapshot) || warned.has(experiment.id)) return
    warned.add(experiment.id)
    const object = { type: 'srm', ...names, threshold: SRM_THRESHOLD }
    send(experiment, { event: 'experiment.warning', object, user: SYSTEM })
  }

  const documentChanged = ({ kind, experiment }: ExperimentChange): void => {
    const object: Presented = presentExperiment({ world, dialect }, experiment)
    const before = known.get(experiment.id)
    known.set(experiment.id, object)
    const previous = kind === 'updated' ? { previous: previousAttributes(before ?? object, object) } : {}
    send(experiment, { event: `experiment.${kind}`, object, ...previous, user: PERSON })
  }

  let isWatching = false
  world.changes.listen((change) => {
    if (!isWatching) return
    documentChanged(change)
    if (change.snapshot !== undefined) analysed(change.experiment, change.snapshot)
  })
  return {
    watch: () => {
      isWatching = true
      for (const experiment of world.experiments.values())
        known.set(experiment.id, presentExperiment({ world, dialect }, experiment))
    },
  }
}
