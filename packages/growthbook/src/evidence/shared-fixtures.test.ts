import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { factMetricSchema } from '../wire/metric.js'
import { parseStoredResults } from '../wire/stored-results.js'
import { detectIntervalKind } from './interval-kind.js'
import { toMetricFacts } from './metric-facts.js'
import { toReading } from './to-reading.js'

/** The specifications live in a folder beside the checkout and are no part of this repository. */
const shared = new URL('../../../../../shared/', import.meta.url)
const here = existsSync(new URL('growthbook/fixtures', shared))
const textOf = (path: string) => readFileSync(new URL(path, shared), 'utf8')

const readingOf = (fixture: string) => {
  const { experiment, result } = parseStoredResults(textOf(`growthbook/fixtures/${fixture}.json`))
  const metrics = toMetricFacts({
    factMetrics: [factMetricSchema.parse({ id: 'fact__bounce', inverse: true })],
  })
  return toReading({ experiment, results: result, metrics, alpha: 0.05 })
}

describe.skipIf(!here)('answers recorded from GrowthBook (skipped where ../shared is absent)', () => {
  test('Bayesian, won: five metrics, one inverse, one not computable, one ratio', () => {
    const reading = readingOf('results.bayesian-won')
    expect(reading).toMatchObject({ engine: 'bayesian', experimentStatus: 'stopped', grade: 'A' })
    expect(
      reading.metrics.map(({ metricId, inverse, arms }) => [
        metricId,
        inverse,
        arms[1]?.estimate?.lift ?? null,
      ]),
    ).toEqual([
      ['fact__signup', false, 0.09950248756218902],
      ['fact__revenue', false, 0.029140014214641092],
      ['fact__aov', false, 0.010044642857142858],
      ['fact__bounce', true, -0.029850746268656747],
      ['fact__refund', false, null],
    ])
    expect(reading.metrics.every(({ arms }) => arms[0]?.estimate === null)).toBe(true)
  })

  test('frequentist with three arms: a p-value of 0 stays 0', () => {
    const reading = readingOf('results.frequentist-running-3arm')
    expect(reading.arms.map(({ weight, users }) => [weight, users])).toEqual([
      [0.34, 34_000],
      [0.33, 33_100],
      [0.33, 33_050],
    ])
    const pValues = reading.metrics[0]?.arms.map(({ estimate }) => estimate?.pValue ?? null)
    expect(pValues).toEqual([null, 0.8960103441554064, 0])
    expect(reading.exposureEndedAt).toBeNull()
  })

  test('results by country are no reading', () => {
    expect(() => readingOf('results.dimension-country')).toThrow('broken down by a dimension')
  })
})

const vectorSchema = z.object({
  name: z.string(),
  engine: z.enum(['bayesian', 'frequentist']),
  control: z.object({ type: z.string(), n: z.number() }),
  treatment: z.object({ n: z.number() }),
  settings: z.object({ differenceType: z.string().optional(), sequential: z.boolean().optional() }),
  expected: z.object({
    controlMean: z.number(),
    treatmentMean: z.number(),
    controlStddev: z.number(),
    treatmentStddev: z.number(),
    ciLow: z.number(),
    ciHigh: z.number(),
    upliftStddev: z.number().nullable(),
    errorMessage: z.string().nullable(),
  }),
})

const vectors = here
  ? z
      .object({ effects: z.array(vectorSchema) })
      .parse(JSON.parse(textOf('stats/gbstats-vectors.json')))
      .effects.filter(({ settings, expected }) => !settings.differenceType && expected.errorMessage === null)
  : []

describe.skipIf(!here)("numbers of GrowthBook's own engine (skipped where ../shared is absent)", () => {
  test('there are some of either kind', () => {
    expect(vectors.filter(({ settings }) => settings.sequential)).toHaveLength(1)
    expect(vectors.length).toBeGreaterThan(8)
  })

  test.each(vectors)(
    '$name: kind and standard error are recovered',
    ({ engine, control, treatment, ...vector }) => {
      const { expected } = vector
      const read = detectIntervalKind({
        engine,
        alpha: 0.05,
        low: expected.ciLow,
        high: expected.ciHigh,
        control: {
          users: control.n,
          mean: expected.controlMean,
          standardDeviation: expected.controlStddev,
          numerator: 0,
        },
        treatment: {
          users: treatment.n,
          mean: expected.treatmentMean,
          standardDeviation: expected.treatmentStddev,
          numerator: 0,
        },
        sequentialConfigured: false,
        sequentialTuning: 5000,
      })
      expect(read.interval).toBe(vector.settings.sequential ? 'sequential' : 'fixedHorizon')
      expect(read.standardError / (expected.upliftStddev ?? Number.NaN)).toBeCloseTo(1, 6)
    },
  )
})
