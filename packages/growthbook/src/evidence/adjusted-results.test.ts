import { describe, expect, test } from 'vitest'
import {
  controlAnalysis,
  experimentSample,
  metricSample,
  resultsSample,
  treatmentAnalysis,
} from '../testing/samples.js'
import { experimentSchema } from '../wire/experiment.js'
import { factMetricSchema } from '../wire/metric.js'
import { experimentResultsSchema } from '../wire/results.js'
import { denominatorOf } from './decode-estimate.js'
import { findMetricFacts, toMetricFacts } from './metric-facts.js'
import { detectPriorKind } from './prior-kind.js'
import { toReading } from './to-reading.js'

type Fields = Readonly<Record<string, unknown>>

const readingOf = (metrics: readonly unknown[], settings: Fields = {}, known: readonly Fields[] = []) =>
  toReading({
    experiment: experimentSchema.parse(experimentSample({ settings })),
    results: experimentResultsSchema.parse(resultsSample(metrics)),
    metrics: toMetricFacts({ factMetrics: known.map((fields) => factMetricSchema.parse(fields)) }),
    alpha: 0.05,
  })

/** The one treatment of the one metric, and what its prior must have been. */
const treatmentOf = (treatment: Fields, settings: Fields = {}) => {
  const reading = readingOf([metricSample('m', controlAnalysis(), treatmentAnalysis(treatment))], settings)
  const [control, arm] = reading.metrics[0]?.arms ?? []
  if (!control || !arm?.estimate) throw new Error('expected an estimate')
  const prior = detectPriorKind({
    engine: reading.engine,
    lift: arm.estimate.lift,
    control: control.statistics,
    treatment: arm.statistics,
    regressionAdjusted: settings['regressionAdjustmentEnabled'] === true,
  })
  return { ...arm, estimate: arm.estimate, prior }
}

/** 10,000 users each, 10% against 11%; 1.959963984540054 is the normal quantile of 0.975. */
const halfOf = (standardError: number) => 1.959963984540054 * standardError

describe('regression adjustment', () => {
  const half = halfOf(0.03)
  const adjusted = { percentChange: 0.08, ciLow: 0.08 - half, ciHigh: 0.08 + half, stddev: 0.2 }

  test('moves the lift and not the mean: both are kept as sent, and the error is that of the interval', () => {
    const { estimate, statistics } = treatmentOf(adjusted, { regressionAdjustmentEnabled: true })
    expect(estimate.lift).toBe(0.08)
    expect(statistics).toMatchObject({ mean: 0.11, standardDeviation: 0.2 })
    expect(estimate.standardError).toBeCloseTo(0.03, 12)
    expect(estimate.interval).toBe('fixedHorizon')
  })

  test('looks like a prior, so that neither is said of it', () => {
    expect(treatmentOf(adjusted, { regressionAdjustmentEnabled: true }).prior).toBe('unknown')
  })
})

describe('a proper prior', () => {
  // Prior N(0, 0.3²) on a lift of 0.1 with a standard error of 0.045475268: weight 0.97754, by API.md §8.
  const precision = 1 / 0.045475268003608287 ** 2
  const weight = precision / (precision + 1 / 0.3 ** 2)
  const spread = Math.sqrt(1 / (precision + 1 / 0.3 ** 2))
  const half = halfOf(spread)
  const shrunk = { percentChange: 0.1 * weight, ciLow: 0.1 * weight - half, ciHigh: 0.1 * weight + half }

  test('leaves a lift nearer to zero than the means are apart, which is kept and recognised', () => {
    const { estimate, prior } = treatmentOf(shrunk)
    expect(estimate.lift).toBeCloseTo(0.09775, 4)
    expect(estimate.standardError).toBeCloseTo(spread, 12)
    expect(prior).toBe('proper')
  })

  test('is not seen in a lift that the means give', () => {
    expect(treatmentOf({ percentChange: 0.11 / 0.1 - 1 }).prior).toBe('flat')
  })
})

describe('kinds of metrics', () => {
  const known: readonly Fields[] = [
    { id: 'fact__aov', name: 'Order value', metricType: 'ratio' },
    { id: 'fact__p90', name: 'Slowest tenth', metricType: 'quantile', inverse: true },
    {
      id: 'fact__fun',
      name: 'Checkout',
      metricType: 'funnel',
      funnelSettings: { steps: [{ name: 'Cart' }] },
    },
    { id: 'fact__rev', name: 'Revenue', metricType: 'mean' },
  ]
  const facts = toMetricFacts({ factMetrics: known.map((fields) => factMetricSchema.parse(fields)) })
  const variation = { variationId: 'var_b', users: 200, analyses: [treatmentAnalysis({ denominator: 40 })] }
  const [parsed] =
    experimentResultsSchema.parse(resultsSample([{ metricId: 'm', variations: [variation] }])).results[0]
      ?.metrics[0]?.variations ?? []

  test.each([
    ['fact__aov', 40],
    ['fact__aov?dim:country=US', 40],
    ['fact__p90', 200],
    ['fact__fun', 200],
    ['fact__fun?step=0', 200],
    ['fact__rev', 200],
    ['fact__deleted', 200],
  ])('%s is a share of %i: only a ratio has a denominator', (metricId, expected) => {
    expect(parsed && denominatorOf(parsed, findMetricFacts(metricId, facts)?.kind)).toBe(expected)
  })

  test('an arm that was not analysed has its users, and of a ratio nothing', () => {
    const silent = { variationId: 'var_b', variationName: '', users: 200, analyses: [] }
    expect([denominatorOf(silent, 'mean'), denominatorOf(silent, 'ratio')]).toEqual([200, 0])
  })

  test('slices, steps of funnels, quantiles and deleted metrics are all read, each under its own id', () => {
    const ids = [
      'fact__rev?dim:country=US',
      'fact__rev?dim:country=',
      'fact__fun?step=0',
      'fact__p90',
      'fact__deleted',
    ]
    const fewer = treatmentAnalysis({
      percentChange: -0.1,
      ciLow: -0.2,
      ciHigh: -0.01,
      chanceToBeatControl: 0.99,
    })
    const reading = readingOf(
      ids.map((id) => metricSample(id, controlAnalysis(), id === 'fact__p90' ? fewer : treatmentAnalysis())),
      {},
      known,
    )
    expect(reading.metrics.map(({ metricId, inverse }) => [metricId, inverse])).toEqual(
      ids.map((id) => [id, id === 'fact__p90']),
    )
    expect(reading.metrics.filter(({ arms }) => !arms[1]?.estimate)).toEqual([])
  })
})

describe('three arms', () => {
  test('are each held against the control, and one that was not analysed against nothing', () => {
    const [control, treatment] = metricSample('m').variations
    const variations = [control, treatment, { variationId: 'var_c', users: 9_000, analyses: [] }]
    const [metric] = readingOf([{ metricId: 'm', variations }]).metrics
    expect(metric?.arms.map(({ armId, estimate }) => [armId, estimate?.lift ?? null])).toEqual([
      ['var_a', null],
      ['var_b', 0.1],
      ['var_c', null],
    ])
  })
})
