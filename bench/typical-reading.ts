/** A reading as the product gets it: an experiment of the simulator with four metrics, fetched by the product's client. */
import { fileURLToPath } from 'node:url'

import { judge, type Reading, type VerdictInput, type VerdictOutcome } from '@knowwhen/domain'
import { createGrowthBookClient, systemClock, toReading } from '@knowwhen/growthbook'
import { createSimulator, DEFAULT_SECRET_KEY, loadLibrary } from '@knowwhen/growthbook-simulator'

const EXPERIMENT = 'nw-one-page-checkout'
const ALPHA = 0.05
const NOW = '2026-09-01T00:00:00.000Z'
const library = fileURLToPath(new URL('../apps/growthbook-simulator/data/experiments.json', import.meta.url))

export interface TypicalReading {
  /** GrowthBook's answer of `/experiments/{id}/results`, letter by letter. */
  readonly raw: string
  readonly reading: Reading
}

export const typicalReading = async (): Promise<TypicalReading> => {
  const simulator = createSimulator({ ...loadLibrary(library), now: () => new Date(NOW) })
  const { origin } = await simulator.listen({ port: 0, host: '127.0.0.1' })
  const client = createGrowthBookClient({
    baseUrl: origin,
    secretKey: DEFAULT_SECRET_KEY,
    clock: systemClock,
    random: Math.random,
    policy: { allowedOrigins: [origin] },
  })
  try {
    const id = simulator.experiments.find(EXPERIMENT)?.id ?? EXPERIMENT
    const { raw, parsed } = await client.getResults(id)
    const { experiment, result: results } = parsed
    return { raw, reading: toReading({ experiment, results, metrics: [], alpha: ALPHA }) }
  } finally {
    await client.close()
    await simulator.close()
  }
}

/** A card with one goal and every other metric as a guardrail, sealed before the experiment began. */
export const typicalQuestion = (reading: Reading): VerdictInput => {
  const [goal, ...guardrails] = reading.metrics.map(({ metricId, inverse }, index) => ({
    signalId: `signal-${index}`,
    name: `signal ${index}`,
    metricId,
    direction: inverse ? ('decrease' as const) : ('increase' as const),
  }))
  if (goal === undefined) throw new Error('The typical reading has no metric.')
  return {
    criteria: {
      ruleVersion: '1',
      strictness: 'point',
      alpha: ALPHA,
      goalCombination: 'all',
      goals: [{ ...goal, promisedLift: 0.02, minimumDetectableEffect: null }],
      guardrails: guardrails.map((guardrail) => ({ ...guardrail, nonInferiorityMargin: 0.02 })),
      treatmentArm: { kind: 'bestArm' },
      plannedEnd: reading.asOf,
      plannedSample: null,
      minimumRuntimeDays: 7,
    },
    reading,
    experimentStatus: reading.experimentStatus,
    now: NOW,
    instrumentationError: null,
    previous: null,
  }
}

export const typicalOutcome = (reading: Reading): VerdictOutcome => judge(typicalQuestion(reading))
