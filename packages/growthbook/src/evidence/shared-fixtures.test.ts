import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { factMetricSchema } from '../wire/metric.js'
import { parseStoredResults } from '../wire/stored-results.js'
import { experimentSchema } from '../wire/experiment.js'
import { denominatorOf, statisticsOf } from './decode-estimate.js'
import { toExperimentFacts } from './experiment-facts.js'
import { detectIntervalKind } from './interval-kind.js'
import { toMetricFacts } from './metric-facts.js'
import { detectPriorKind } from './prior-kind.js'
import { toReading, type ReadingInput } from './to-reading.js'
import { toSlices } from './to-slices.js'

/** The specifications live in a folder beside the checkout and are no part of this repository. */
const shared = new URL('../../../../../shared/', import.meta.url)
const here = existsSync(new URL('growthbook/fixtures', shared))
const textOf = (path: string) => readFileSync(new URL(path, shared), 'utf8')

const inputOf = (fixture: string): ReadingInput => {
  const { experiment, result } = parseStoredResults(textOf(`growthbook/fixtures/${fixture}.json`))
  const metrics = toMetricFacts({
    factMetrics: [factMetricSchema.parse({ id: 'fact__bounce', inverse: true })],
  })
  return { experiment, results: result, metrics, alpha: 0.05 }
}

const readingOf = (fixture: string) => toReading(inputOf(fixture))

const experimentOf = (fixture: string) =>
  z.object({ experiment: experimentSchema }).parse(JSON.parse(textOf(`growthbook/fixtures/${fixture}.json`)))
    .experiment

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

  test('results by country are three slices, each with a sample ratio of its own', () => {
    const slices = toSlices(inputOf('results.dimension-country'))
    expect(slices.map(({ kind, name, reading }) => [kind, name, reading.sampleRatioPValue])).toEqual([
      ['level', 'US', 0.7844538335628862],
      ['level', 'DE', 0.7965847034753293],
      ['missing', '__NULL_DIMENSION', 1],
    ])
    const [control, treatment] = slices[0]?.reading.metrics[0]?.arms ?? []
    expect(control).toMatchObject({ estimate: null, statistics: { users: 6000, numerator: 620 } })
    expect(treatment).toMatchObject({ estimate: { lift: 0.12341518215374739 }, statistics: { users: 6030 } })
  })

  test('only the ratio has a denominator that means something: for the others it is the users', () => {
    const { results } = inputOf('results.bayesian-won')
    const denominators = (results.results[0]?.metrics ?? []).map(({ metricId, variations }) => [
      metricId,
      variations.map((variation) => denominatorOf(variation, metricId === 'fact__aov' ? 'ratio' : 'mean')),
    ])
    expect(denominators).toEqual([
      ['fact__signup', [10_000, 10_050]],
      ['fact__revenue', [10_000, 10_050]],
      ['fact__aov', [2500, 2560]],
      ['fact__bounce', [10_000, 10_050]],
      ['fact__refund', [10_000, 10_050]],
    ])
  })

  test('numerators over denominators are the means', () => {
    const { results } = inputOf('results.bayesian-won')
    for (const { metricId, variations } of results.results[0]?.metrics ?? []) {
      for (const variation of variations) {
        const kind = metricId === 'fact__aov' ? 'ratio' : 'proportion'
        const { numerator, mean } = statisticsOf(variation)
        expect(numerator / denominatorOf(variation, kind)).toBeCloseTo(mean, 9)
      }
    }
  })

  test('an absent field of an engine is no number: no p-value for Bayes, no chance for the other', () => {
    const estimates = (fixture: string) =>
      readingOf(fixture).metrics.flatMap(({ arms }) => arms.flatMap(({ estimate }) => estimate ?? []))
    expect(estimates('results.bayesian-won').filter((estimate) => 'pValue' in estimate)).toEqual([])
    const frequentist = estimates('results.frequentist-running-3arm')
    expect(frequentist).toHaveLength(4)
    expect(frequentist.filter((estimate) => 'chanceToBeatControl' in estimate)).toEqual([])
  })

  test('prior and interval are recognised as what the engine used', () => {
    const reading = readingOf('results.bayesian-won')
    for (const { arms } of reading.metrics) {
      const [control, treatment] = arms
      if (!control || !treatment?.estimate) continue
      const given = { engine: reading.engine, lift: treatment.estimate.lift, regressionAdjusted: false }
      const prior = { ...given, control: control.statistics, treatment: treatment.statistics }
      expect(detectPriorKind(prior)).toBe('flat')
      expect(treatment.estimate.interval).toBe('fixedHorizon')
    }
  })

  test.each([
    ['experiment.draft', 'draft', undefined, undefined],
    ['experiment.inconclusive', 'stopped', 'inconclusive', null],
    ['experiment.stopped-awaiting-decision', 'stopped', undefined, undefined],
    ['results.bayesian-won', 'stopped', 'won', 'var_bayeswon_1'],
    ['results.frequentist-running-3arm', 'running', undefined, undefined],
  ])('%s is %s and concluded as recorded', (fixture, status, outcome, winningArmId) => {
    const facts = toExperimentFacts(experimentOf(fixture))
    expect(facts.status).toBe(status)
    expect([facts.conclusion?.outcome, facts.conclusion?.winningArmId]).toEqual([outcome, winningArmId])
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
