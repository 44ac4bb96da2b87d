import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ExperimentDefinition } from './definition/definition.schema.js'
import { createSimulator } from './simulator.js'
import { get, resultSchema, type WireResult } from './testing/requests.js'
import {
  hasSharedSpecifications,
  readSharedJson,
  SKIPPED_WITHOUT_SHARED,
} from './testing/shared-specifications.js'

/**
 * The fixtures are answers of GrowthBook's own code. Their inputs are read back out of them (users, sums and
 * deviations), given to the simulator, and its answer is compared with the fixture, number by number.
 */
const fixtureSchema = z.object({
  experiment: z
    .object({
      id: z.string(),
      trackingKey: z.string(),
      name: z.string(),
      variations: z.array(z.object({ key: z.string(), name: z.string() })),
      phases: z.array(z.object({ trafficSplit: z.array(z.object({ weight: z.number() })) })),
      settings: z.object({ statsEngine: z.enum(['bayesian', 'frequentist']) }),
    })
    .loose(),
  result: resultSchema.loose(),
})
type Fixture = z.output<typeof fixtureSchema>
type Slice = WireResult['results'][number]
type Metric = Slice['metrics'][number]

/** Which of the fixtures' metrics are what: their answers do not say. */
const TYPES: Readonly<Record<string, { type: 'proportion' | 'mean' | 'ratio'; inverse?: boolean }>> = {
  fact__signup: { type: 'proportion' },
  fact__revenue: { type: 'mean' },
  fact__aov: { type: 'ratio' },
  fact__bounce: { type: 'proportion', inverse: true },
  fact__refund: { type: 'proportion', inverse: true },
}

function typeOf(metricId: string) {
  const type = TYPES[metricId]
  if (type === undefined) throw new Error(`the fixture has a metric ${metricId} of unknown type`)
  return type
}

/** Any moments with this variance will do: here the denominator is the same for every user. */
function ratioOf(n: number, analysis: { numerator: number; denominator: number; stddev: number }) {
  const { numerator, denominator, stddev } = analysis
  const perUser = denominator / n
  const numeratorVariance = (stddev * perUser) ** 2
  return {
    numeratorSumSquares: numeratorVariance * (n - 1) + numerator ** 2 / n,
    denominatorSumSquares: denominator ** 2 / n,
    sumOfProducts: (numerator * denominator) / n,
  }
}

function figuresOf(metric: Metric, arm: number) {
  const variation = metric.variations[arm]
  const [analysis] = variation?.analyses ?? []
  if (variation === undefined || analysis === undefined) throw new Error('an arm without analysis')
  const { numerator, denominator, stddev } = analysis
  switch (typeOf(metric.metricId).type) {
    case 'proportion':
      return { numerator }
    case 'mean':
      return { numerator, stddev }
    case 'ratio':
      return { numerator, denominator, ratio: ratioOf(variation.users, analysis) }
  }
}

function armsOf(slice: Slice, experiment: Fixture['experiment']) {
  return experiment.variations.map(({ key, name }, arm) => ({
    key,
    name,
    users: slice.metrics[0]?.variations[arm]?.users ?? 0,
    metrics: Object.fromEntries(slice.metrics.map((metric) => [metric.metricId, figuresOf(metric, arm)])),
  }))
}

function definitionOf({ experiment, result }: Fixture): ExperimentDefinition {
  const [first] = result.results
  if (first === undefined) throw new Error('a fixture without results')
  const dimension = result.dimension.type === 'experiment' ? `exp:${result.dimension.id ?? ''}` : undefined
  return {
    id: experiment.trackingKey,
    name: experiment.name,
    dateStarted: result.dateStart,
    dateEnded: '2026-06-15T00:00:00.000Z',
    statsEngine: experiment.settings.statsEngine,
    intendedWeights: experiment.phases[0]?.trafficSplit.map(({ weight }) => weight) ?? [],
    metrics: first.metrics.map(({ metricId, metricName }) => ({
      id: metricId,
      name: metricName ?? metricId,
      ...typeOf(metricId),
    })),
    variations: armsOf(first, experiment),
    ...(dimension === undefined
      ? {}
      : {
          dimensions: {
            [dimension]: result.results.map((slice) => ({
              value: slice.dimension,
              variations: armsOf(slice, experiment),
            })),
          },
        }),
  }
}

async function answerTo(fixture: Fixture): Promise<unknown> {
  const definition = definitionOf(fixture)
  const simulator = createSimulator({ experiments: [definition] })
  const query =
    definition.dimensions === undefined ? '' : `?dimension=${Object.keys(definition.dimensions).join('')}`
  const response = await get(simulator, `/api/v1/experiments/exp_${definition.id}/results${query}`)
  await simulator.close()
  return response.json()
}

/** Everything but the ids of variations, which are the simulator's own. */
function withoutIds(results: WireResult['results']) {
  return results.map((slice) => ({
    ...slice,
    metrics: slice.metrics.map((metric) => ({
      ...metric,
      variations: metric.variations.map(({ variationName, users, analyses }) => ({
        variationName,
        users,
        analyses,
      })),
    })),
  }))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function keysOf(value: unknown): string[] {
  return isObject(value) ? Object.keys(value).sort() : []
}

/** Numbers by nearness, everything else exactly. */
function expectNear(actual: unknown, expected: unknown, path = ''): void {
  if (typeof expected === 'number') {
    const distance = Math.abs(Number(actual) - expected)
    expect(distance, `${path}: ${String(actual)} against ${expected}`).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(expected)),
    )
    return
  }
  if (!isObject(expected) || !isObject(actual)) {
    expect(actual, `at ${path}`).toBe(expected)
    return
  }
  expect(keysOf(actual), `at ${path}`).toEqual(keysOf(expected))
  const answers = new Map<string, unknown>(Object.entries(actual))
  for (const [key, child] of Object.entries(expected)) expectNear(answers.get(key), child, `${path}.${key}`)
}

/** The names of all fields, so that none is missing and none is too many. */
function fieldsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [fieldsOf(value[0])]
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]: [string, unknown]) => [key, fieldsOf(child)]),
  )
}

const OPTIONAL = ['resultSummary', 'customFields', 'tags', 'linkedFeatures', 'settings']
/** Since 4.4.0, and only on GET of one experiment; the fixtures have neither. */
const LATER = ['ownerEmail', 'enhancedStatus']

function comparable(experiment: object): unknown {
  const kept = Object.entries(experiment).filter(([key]) => ![...OPTIONAL, ...LATER].includes(key))
  return fieldsOf(Object.fromEntries(kept))
}

const RESULTS = [
  'results.bayesian-won',
  'results.frequentist-running-3arm',
  'results.dimension-country',
] as const
const EXPERIMENTS = [
  'experiment.draft',
  'experiment.inconclusive',
  'experiment.stopped-awaiting-decision',
] as const

describe.skipIf(!hasSharedSpecifications)(`bodies like GrowthBook's own ${SKIPPED_WITHOUT_SHARED}`, () => {
  it.each(RESULTS)('%s: the same numbers from the same inputs', async (name) => {
    const fixture = fixtureSchema.parse(readSharedJson(`growthbook/fixtures/${name}.json`))
    const answer = z.object({ result: resultSchema }).parse(await answerTo(fixture))
    expect(answer.result.dimension).toEqual(fixture.result.dimension)
    expectNear(withoutIds(answer.result.results), withoutIds(fixture.result.results))
  })

  it.each(RESULTS)('%s: the same fields', async (name) => {
    const raw = z.object({ experiment: z.looseObject({}), result: z.looseObject({}) })
    const file = readSharedJson(`growthbook/fixtures/${name}.json`)
    const fixture = raw.parse(file)
    const answer = raw.parse(await answerTo(fixtureSchema.parse(file)))
    expect(comparable(answer.experiment)).toEqual(comparable(fixture.experiment))
    expect(Object.keys(answer.result).sort()).toEqual(Object.keys(fixture.result).sort())
    expect(keysOf(answer.experiment['settings'])).toEqual(keysOf(fixture.experiment['settings']))
  })

  it.each(EXPERIMENTS)('%s: the same fields', async (name) => {
    const one = z.object({
      experiment: z.looseObject({ status: z.string(), resultSummary: z.looseObject({}).optional() }),
    })
    const { experiment } = one.parse(readSharedJson(`growthbook/fixtures/${name}.json`))
    const simulator = createSimulator({
      experiments: [
        {
          id: 'x',
          name: 'X',
          dateStarted: '2026-06-01',
          dateEnded: '2026-06-15',
          intendedWeights: [0.5, 0.5],
          status: experiment.status === 'draft' ? 'draft' : 'stopped',
          metrics: [{ id: 'signup', name: 'Signup', type: 'proportion' }],
          variations: ['0', '1'].map((key) => ({
            key,
            name: key,
            users: 10,
            metrics: { signup: { numerator: 5 } },
          })),
          ...(experiment.resultSummary === undefined ? {} : { resultSummary: { status: 'inconclusive' } }),
        },
      ],
    })
    const answer = one.parse((await get(simulator, '/api/v1/experiments/exp_x')).json())
    await simulator.close()
    expect(comparable(answer.experiment)).toEqual(comparable(experiment))
    expect(fieldsOf(answer.experiment.resultSummary)).toEqual(fieldsOf(experiment.resultSummary))
  })
})
