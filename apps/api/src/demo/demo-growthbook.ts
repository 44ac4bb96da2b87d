/** The GrowthBook of the demo: the simulator on a port of this machine, with a calendar that never moves. */
import { fileURLToPath } from 'node:url'

import type { ExperimentDefinition, Simulator, StopControl } from '@knowwhen/growthbook-simulator'

import { dayOf, earlier, MS_PER_DAY, wholeDays } from './days.js'
import { northwindCalendar } from './northwind-calendar.js'

/** The same path from `src/demo` and from `dist/demo`. */
const dataFile = fileURLToPath(
  new URL('../../../growthbook-simulator/data/experiments.json', import.meta.url),
)

/** Nobody pays for requests to oneself. */
const RATE_LIMIT = 100_000

export interface DemoGrowthBook {
  readonly origin: string
  readonly secretKey: string
  /**
   * Puts every experiment of the calendar where it stood at a moment: not begun, so many whole days old, or
   * ended as planned. The same moment gives the same snapshots whatever was shown before, so that a process
   * that starts anew serves what the last one served.
   */
  readonly showAt: (moment: Date) => void
  /** When an experiment of the calendar is planned to end; undefined for those that are not in it. */
  readonly plannedEndOf: (id: string) => Date | undefined
  readonly close: () => Promise<void>
}

interface PlannedExperiment {
  readonly id: string
  readonly start: Date
  readonly end: Date
  readonly conclusion: StopControl
}

type Definition = Pick<ExperimentDefinition, 'id' | 'resultSummary'>

const conclusionOf = (definition: Definition | undefined): StopControl => {
  const summary = definition?.resultSummary
  const reason = 'Planned end reached'
  if (summary === undefined) return { reason }
  const { status: result, winner, conclusions } = summary
  return { result, winner, conclusions, reason }
}

const placeAt = (simulator: Simulator, experiment: PlannedExperiment, moment: Date): void => {
  const { id, start, end, conclusion } = experiment
  const { clock, experiments } = simulator
  // A draft is dated by the clock: made the day before, so that its later dates do not depend on today.
  clock.set(earlier(moment, new Date(start.getTime() - MS_PER_DAY)))
  experiments.draft(id)
  if (moment < start) return
  experiments.start(id, start)
  const days = wholeDays(start, earlier(moment, end))
  for (let day = 1; day <= days; day += 1) experiments.advance(id, 1)
  if (moment >= end) experiments.stop(id, { at: end, ...conclusion })
}

const planOf = (
  simulator: Simulator,
  definitions: readonly Definition[],
  anchor: Date,
): readonly PlannedExperiment[] =>
  northwindCalendar.map(({ id, startsOn }) => {
    const report = simulator.experiments.find(id)
    if (report === undefined) throw new Error(`The simulator has no experiment "${id}".`)
    const conclusion = conclusionOf(definitions.find((definition) => definition.id === id))
    const end = dayOf(anchor, startsOn + report.durationDays)
    return { id, start: dayOf(anchor, startsOn), end, conclusion }
  })

/** Listens on a free port of the loopback interface. `anchor` is the moment at which the demo was set up. */
export const openDemoGrowthBook = async (anchor: Date, secretKey: string): Promise<DemoGrowthBook> => {
  // Loaded here, because nobody but the demo needs it and the start is to be quick.
  const { createSimulator, loadLibrary } = await import('@knowwhen/growthbook-simulator')
  const library = loadLibrary(dataFile)
  const simulator = createSimulator({
    ...library,
    now: () => anchor,
    rateLimitMax: RATE_LIMIT,
    secretKeys: [{ key: secretKey, role: 'admin' }],
  })
  const plan = planOf(simulator, library.experiments, anchor)
  const showAt = (moment: Date): void => {
    for (const experiment of plan) placeAt(simulator, experiment, moment)
    simulator.clock.set(moment)
  }
  const plannedEndOf = (id: string): Date | undefined => plan.find((experiment) => experiment.id === id)?.end
  const { origin } = await simulator.listen({ port: 0, host: '127.0.0.1' })
  return { origin, secretKey, showAt, plannedEndOf, close: () => simulator.close() }
}
