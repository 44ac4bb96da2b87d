/** A GrowthBook on loopback for tests of the API: the simulator with the repository's own experiments. */
import { fileURLToPath } from 'node:url'

import {
  createSimulator,
  DEFAULT_SECRET_KEY,
  loadLibrary,
  type Simulator,
} from '@knowwhen/growthbook-simulator'

export const simulatorKey = DEFAULT_SECRET_KEY

const dataFile = fileURLToPath(
  new URL('../../../growthbook-simulator/data/experiments.json', import.meta.url),
)

export interface SimulatedGrowthBook {
  readonly simulator: Simulator
  readonly origin: string
}

/** Started with a clock that reads `now`, so that a card can be sealed before exposure, as in life. */
export async function simulatedGrowthBook(options: {
  readonly now: () => Date
  readonly rateLimitMax?: number
}): Promise<SimulatedGrowthBook> {
  const simulator = createSimulator({ ...loadLibrary(dataFile), rateLimitMax: 100_000, ...options })
  const { origin } = await simulator.listen({ port: 0, host: '127.0.0.1' })
  return { simulator, origin }
}
