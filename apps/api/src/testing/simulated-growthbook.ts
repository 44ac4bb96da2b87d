/** A GrowthBook on loopback for tests of the API: the simulator with the repository's own experiments. */
import type { IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'

import {
  createSimulator,
  DEFAULT_SECRET_KEY,
  loadLibrary,
  type Simulator,
  type SimulatorOptions,
} from '@knowwhen/growthbook-simulator'

export const simulatorKey = DEFAULT_SECRET_KEY

export const simulatorDataFile = fileURLToPath(
  new URL('../../../growthbook-simulator/data/experiments.json', import.meta.url),
)

export interface SimulatedGrowthBook {
  readonly simulator: Simulator
  readonly origin: string
}

export interface SimulatedOptions extends Partial<SimulatorOptions> {
  readonly now: () => Date
  /** Told of each request that arrives, by its path and query. */
  readonly onRequest?: (url: string) => void
}

/** Started with a clock that reads `now`, so that a card can be sealed before exposure, as in life. */
export async function simulatedGrowthBook({
  onRequest,
  ...options
}: SimulatedOptions): Promise<SimulatedGrowthBook> {
  const simulator = createSimulator({ ...loadLibrary(simulatorDataFile), rateLimitMax: 100_000, ...options })
  simulator.app.server.on('request', ({ url = '' }: IncomingMessage) => onRequest?.(url))
  const { origin } = await simulator.listen({ port: 0, host: '127.0.0.1' })
  return { simulator, origin }
}

/** So many finished experiments with results, after the pattern of the library's own, each with a name of its own. */
export function manyExperiments(count: number): SimulatorOptions['experiments'] {
  const patterns = loadLibrary(simulatorDataFile).experiments.filter(
    ({ id, status }) => id.startsWith('nw-') && status !== 'draft' && status !== 'running',
  )
  return Array.from({ length: count }, (_, index) => {
    const pattern = patterns[index % patterns.length]
    if (pattern === undefined) throw new Error('The library has no finished experiments.')
    const id = `many-${String(index).padStart(4, '0')}`
    return { ...pattern, id, name: `${pattern.name} ${index}` }
  })
}
