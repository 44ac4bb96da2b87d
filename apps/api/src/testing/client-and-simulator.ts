/** The product's client of GrowthBook, facing the simulator of any release: neither knows the other's code. */
import {
  createGrowthBookClient,
  toMetricFacts,
  toReading,
  type Clock,
  type GrowthBookClient,
  type Read,
  type ResultsOptions,
} from '@knowwhen/growthbook'
import {
  createSimulator,
  loadLibrary,
  type ServerVersion,
  type Simulator,
} from '@knowwhen/growthbook-simulator'

import { simulatorDataFile, simulatorKey } from './simulated-growthbook.js'

/** The newest release, the first with bulk results, one before it, and the oldest that is supported. */
export const facedVersions = ['5.0.1', '4.4.0', '4.2.0', '4.0.0'] as const satisfies readonly ServerVersion[]

/** More than a page. */
export const facedExperiments = 119
/** Stopped, Bayesian, with a group as its guardrails, a ratio, a classic metric and results by country. */
export const facedExperiment = 'exp_nw-one-page-checkout'
export const facedDraft = 'exp_nw-loyalty-points'
export const facedRunning = 'exp_nw-map-store-finder'

const readonlyKey = 'secret_readonly_faced'
const when = new Date('2026-01-05T09:00:00.000Z')

/** The repository's own experiments, and copies of them, so that lists have pages. */
const manyExperiments = () => {
  const { experiments, ...library } = loadLibrary(simulatorDataFile)
  const copies = Array.from({ length: facedExperiments - experiments.length }, (_, index) => {
    const original = experiments[index % experiments.length]
    if (original === undefined) throw new Error('The simulator has no experiments.')
    return { ...original, id: `copy-${index}-of-${original.id}` }
  })
  return { ...library, experiments: [...experiments, ...copies] }
}

export interface Faced {
  readonly simulator: Simulator
  readonly origin: string
  readonly client: GrowthBookClient
  /** With a key that may only read. */
  readonly reader: GrowthBookClient
  readonly close: () => Promise<void>
}

/** Waits by going on: what a client waits for has come, and no test takes longer for it. */
const leapingClock = (): Clock => {
  let leapt = 0
  return {
    now: () => Date.now() + leapt,
    sleep: (milliseconds) => {
      leapt += milliseconds
      return Promise.resolve()
    },
  }
}

const clientOf = (origin: string, secretKey: string): GrowthBookClient =>
  createGrowthBookClient({
    baseUrl: origin,
    secretKey,
    clock: leapingClock(),
    random: () => 0,
    policy: { allowedOrigins: [origin] },
    limits: { timeoutMs: 500, requestDeadlineMs: 1_000, maximumBodyBytes: 4 * 1024 * 1024 },
  })

export const faceSimulator = async (version: ServerVersion): Promise<Faced> => {
  const simulator = createSimulator({
    ...manyExperiments(),
    version,
    rateLimitMax: null,
    now: () => when,
    secretKeys: [
      { key: simulatorKey, role: 'admin' },
      { key: readonlyKey, role: 'readonly' },
    ],
  })
  const { origin } = await simulator.listen({ port: 0, host: '127.0.0.1' })
  const client = clientOf(origin, simulatorKey)
  const reader = clientOf(origin, readonlyKey)
  const close = async () => {
    await client.close()
    await reader.close()
    await simulator.close()
  }
  return { simulator, origin, client, reader, close }
}

export const everyOne = async <T>(items: AsyncIterable<Read<T>>): Promise<readonly T[]> => {
  const all: T[] = []
  for await (const { parsed } of items) all.push(parsed)
  return all
}

export const metricFactsOf = async ({ client }: Pick<Faced, 'client'>) =>
  toMetricFacts({
    metrics: await everyOne(client.listMetrics()),
    factMetrics: await everyOne(client.listFactMetrics()),
  })

/** The results of an experiment as the product understands them. */
export const readingOf = async (
  faced: Pick<Faced, 'client'>,
  experimentId: string,
  options?: ResultsOptions,
) => {
  const { parsed } = await faced.client.getResults(experimentId, options)
  const metrics = await metricFactsOf(faced)
  return toReading({ experiment: parsed.experiment, results: parsed.result, metrics, alpha: 0.05 })
}
