import { describe, expect, test } from 'vitest'
import { GrowthBookError, type FailureCode } from '../failures.js'
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
import { toMetricFacts } from './metric-facts.js'
import { toReading, type ReadingInput } from './to-reading.js'

type Fields = Readonly<Record<string, unknown>>

const input = (
  parts: {
    readonly experiment?: Fields
    readonly metrics?: readonly unknown[]
    readonly results?: Fields
  } = {},
  more: Partial<ReadingInput> = {},
): ReadingInput => ({
  experiment: experimentSchema.parse(experimentSample(parts.experiment)),
  results: experimentResultsSchema.parse(resultsSample(parts.metrics, parts.results)),
  metrics: [],
  alpha: 0.05,
  ...more,
})

const treatmentOf = (analysis: Fields, control: Fields = {}) => {
  const metric = metricSample('m', controlAnalysis(control), treatmentAnalysis(analysis))
  return toReading(input({ metrics: [metric] })).metrics[0]?.arms[1]
}

const refusalOf = (given: ReadingInput): FailureCode | undefined => {
  try {
    toReading(given)
    return undefined
  } catch (error) {
    return error instanceof GrowthBookError ? error.code : undefined
  }
}

const zeros = { percentChange: 0, ciLow: 0, ciHigh: 0, pValue: 0, risk: 0, chanceToBeatControl: 0 }
const frequentist = { engine: 'frequentist', chanceToBeatControl: 0, risk: 0 }

describe('numbers that are absent arrive as 0', () => {
  test('the control has statistics and no estimate, even where its effect fields are filled', () => {
    const metric = metricSample('m', treatmentAnalysis({ mean: 0.1 }))
    expect(toReading(input({ metrics: [metric] })).metrics[0]?.arms[0]).toEqual({
      armId: 'var_a',
      statistics: { users: 10_000, mean: 0.1, standardDeviation: 0.31288975694324034, numerator: 1100 },
      estimate: null,
    })
  })

  test('a Bayesian treatment has a chance and no p-value', () => {
    const estimate = treatmentOf({})?.estimate
    expect(estimate).toMatchObject({ lift: 0.1, chanceToBeatControl: 0.986, interval: 'fixedHorizon' })
    expect(estimate?.standardError).toBeCloseTo(0.045475268, 8)
    expect(estimate).not.toHaveProperty('pValue')
  })

  test('a frequentist treatment has a p-value and no chance', () => {
    const estimate = treatmentOf({ ...frequentist, pValue: 0.028 })?.estimate
    expect(estimate).toMatchObject({ lift: 0.1, pValue: 0.028 })
    expect(estimate).not.toHaveProperty('chanceToBeatControl')
  })

  test('a p-value of an overwhelming effect is a true 0', () => {
    expect(treatmentOf({ ...frequentist, pValue: 0 })?.estimate?.pValue).toBe(0)
  })

  test.each<[string, Fields]>([
    ['Bayesian, not computable', { ...zeros, chanceToBeatControl: 0.5 }],
    ['frequentist, not computable', { ...zeros, engine: 'frequentist', pValue: 1 }],
    ['the metric is missing for that arm', { ...zeros, mean: 0, numerator: 0, stddev: 0 }],
    ['an interval without width', { ciLow: 0.1, ciHigh: 0.1 }],
    ['an interval upside down', { ciLow: 0.2, ciHigh: 0.1 }],
  ])('no estimate: %s', (_case, analysis) => {
    expect(treatmentOf(analysis)?.estimate).toBeNull()
  })

  test('no estimate where the arm was not analysed at all', () => {
    const metric = {
      metricId: 'm',
      variations: [{ variationId: 'var_a' }, { variationId: 'var_b', analyses: [] }],
    }
    const arms = toReading(input({ metrics: [metric] })).metrics[0]?.arms
    expect(arms?.map(({ estimate }) => estimate)).toEqual([null, null])
  })

  test('a lift of exactly zero with a real interval is an estimate', () => {
    expect(treatmentOf({ percentChange: 0, ciLow: -0.05, ciHigh: 0.05 })?.estimate?.lift).toBe(0)
  })

  test('absent keys and nulls mean the same as zeros', () => {
    const analysis = { engine: 'bayesian', percentChange: null, pValue: null }
    const metric = metricSample('m', controlAnalysis(), analysis)
    expect(toReading(input({ metrics: [metric] })).metrics[0]?.arms[1]).toEqual({
      armId: 'var_b',
      statistics: { users: 10_000, mean: 0, standardDeviation: 0, numerator: 0 },
      estimate: null,
    })
  })
})

describe('sequential results', () => {
  const wide = { ...frequentist, pValue: 0.549, ciLow: -0.04220635376208545, ciHigh: 0.24220635376208535 }

  test('keep their wide interval and get the standard error of the arms', () => {
    const estimate = treatmentOf(wide)?.estimate
    expect(estimate).toMatchObject({
      interval: 'sequential',
      low: -0.04220635376208545,
      high: 0.24220635376208535,
    })
    expect(estimate?.standardError).toBeCloseTo(0.045475268003608287, 12)
  })

  test('carry the tuning of the experiment, else of the organisation, else the default', () => {
    const settings = { sequentialTestingTuningParameter: 800 }
    expect(toReading(input({ experiment: { settings } }, { sequentialTuning: 900 })).sequentialTuning).toBe(
      800,
    )
    expect(toReading(input({}, { sequentialTuning: 900 })).sequentialTuning).toBe(900)
    expect(toReading(input()).sequentialTuning).toBe(5000)
  })
})

describe('direction', () => {
  const bounce = toMetricFacts({
    factMetrics: [factMetricSchema.parse({ id: 'fact__bounce', inverse: true })],
  })
  const fewer = treatmentAnalysis({
    percentChange: -0.03,
    ciLow: -0.06,
    ciHigh: 0.003,
    chanceToBeatControl: 0.96,
  })
  const inverseOf = (metricId: string, analysis: Fields = fewer) => {
    const metrics = [metricSample(metricId, controlAnalysis(), analysis)]
    return toReading(input({ metrics }, { metrics: bounce })).metrics[0]
  }

  test('comes from the metric, also for its slices, and the lift is not flipped', () => {
    const silent = { ...fewer, ...frequentist }
    expect(inverseOf('fact__bounce', silent)).toMatchObject({
      inverse: true,
      arms: [{}, { estimate: { lift: -0.03 } }],
    })
    expect(inverseOf('fact__bounce?dim:country=US', silent)?.inverse).toBe(true)
  })

  test('is the one the chances were turned by, where the metric was turned round since', () => {
    expect(inverseOf('fact__bounce')?.inverse).toBe(true)
    expect(inverseOf('fact__bounce', { ...fewer, chanceToBeatControl: 0.04 })?.inverse).toBe(false)
  })

  test('of a deleted metric is read from its numbers', () => {
    expect(inverseOf('fact__gone')?.inverse).toBe(true)
    expect(inverseOf('fact__gone', treatmentAnalysis())?.inverse).toBe(false)
    expect(inverseOf('fact__gone', treatmentAnalysis({ ...frequentist }))?.inverse).toBe(false)
    expect(inverseOf('fact__gone', treatmentAnalysis({ ...zeros, chanceToBeatControl: 0.5 }))?.inverse).toBe(
      false,
    )
  })
})

describe('time', () => {
  const phases = [
    { dateStarted: '2026-01-05T00:00:00Z', dateEnded: '2026-02-01T00:00:00Z', trafficSplit: [] },
    { dateStarted: '2026-02-01T00:00:00Z', dateEnded: '', trafficSplit: [] },
  ]

  test('is that of the phase read', () => {
    expect(toReading(input({ experiment: { phases }, results: { phase: '0' } }))).toMatchObject({
      exposureStartedAt: '2026-01-05T00:00:00.000Z',
      exposureEndedAt: '2026-02-01T00:00:00.000Z',
    })
    expect(toReading(input({ experiment: { phases }, results: { phase: '1' } }))).toMatchObject({
      exposureStartedAt: '2026-02-01T00:00:00.000Z',
      exposureEndedAt: null,
    })
  })

  test('counts up to the moment of the snapshot', () => {
    expect(toReading(input()).asOf).toBe('2026-06-15T06:00:00.000Z')
  })

  test('of a stopped experiment with an open phase ends where the results end', () => {
    const stopped = toReading(input({ experiment: { status: 'stopped' } }))
    expect(stopped.exposureEndedAt).toBe('2026-06-15T05:58:00.000Z')
  })

  test('that is nowhere makes the answer malformed', () => {
    expect(refusalOf(input({ results: { dateUpdated: '', dateEnd: '' } }))).toBe('malformedAnswer')
    expect(refusalOf(input({ experiment: { phases: [] }, results: { dateStart: '' } }))).toBe(
      'malformedAnswer',
    )
  })
})

describe('arms and their health', () => {
  test('stand in the order of the results with weight and users', () => {
    expect(toReading(input()).arms).toEqual([
      { armId: 'var_a', name: 'Control', weight: 0.5, users: 10_000 },
      { armId: 'var_b', name: 'One page', weight: 0.5, users: 10_000 },
    ])
  })

  test('that the experiment has forgotten keep the name that the results give', () => {
    const metric = {
      metricId: 'm',
      variations: [
        { variationId: 'var_a', users: 5 },
        { variationId: 'var_x', variationName: 'Old', users: 7 },
      ],
    }
    expect(toReading(input({ metrics: [metric] })).arms).toEqual([
      { armId: 'var_a', name: 'Control', weight: 0.5, users: 5 },
      { armId: 'var_x', name: 'Old', weight: 0, users: 7 },
      { armId: 'var_b', name: 'One page', weight: 0.5, users: 0 },
    ])
  })

  test('have a sample ratio p-value as sent', () => {
    expect(toReading(input()).sampleRatioPValue).toBe(0.72)
  })

  test.each<[string, ReadingInput]>([
    [
      'nobody came',
      input({ results: { results: [{ dimension: 'All', totalUsers: 0, checks: { srm: 1 }, metrics: [] }] } }),
    ],
    [
      'there is one arm',
      input({
        experiment: {
          variations: [{ variationId: 'var_a' }],
          phases: [{ dateStarted: '2026-06-01', trafficSplit: [{ variationId: 'var_a', weight: 1 }] }],
        },
        metrics: [],
      }),
    ],
    ['the weights moved', input({ experiment: { type: 'multi-armed-bandit' } })],
    ['the server does not say', input({ results: { results: [{ totalUsers: 20, metrics: [] }] } })],
  ])('have none where %s', (_why, given) => {
    expect(toReading(given).sampleRatioPValue).toBeNull()
  })

  test('of a bandit are evidence of grade B', () => {
    expect(toReading(input({ experiment: { type: 'multi-armed-bandit' } }))).toMatchObject({
      grade: 'B',
      allocation: 'bandit',
    })
    expect(toReading(input())).toMatchObject({ grade: 'A', allocation: 'fixed' })
  })

  test('are reported unhealthy by GrowthBook in its own status only', () => {
    const enhancedStatus = { status: 'Running', detailedStatus: 'Unhealthy' }
    expect(toReading(input({}, { enhancedStatus })).reportedUnhealthy).toBe(true)
    expect(toReading(input({ experiment: { enhancedStatus } })).reportedUnhealthy).toBe(true)
    expect(toReading(input()).reportedUnhealthy).toBe(false)
  })

  test('exposed several times are known from elsewhere', () => {
    expect(toReading(input()).multipleExposures).toBeNull()
    const multipleExposures = { users: 120, share: 0.012 }
    expect(toReading(input({}, { multipleExposures })).multipleExposures).toEqual(multipleExposures)
  })
})

describe('what is no reading', () => {
  test.each<[FailureCode, ReadingInput]>([
    ['holdoutNotSupported', input({ experiment: { type: 'holdout' } })],
    ['notOverallResults', input({ results: { dimension: { type: 'experiment', id: 'country' } } })],
    ['noResultsYet', input({ results: { results: [] } })],
  ])('%s', (code, given) => {
    expect(refusalOf(given)).toBe(code)
  })

  test('a successful but empty snapshot is one, with nothing in it', () => {
    const results = [{ dimension: 'All', totalUsers: 0, checks: { srm: 1 }, metrics: [] }]
    expect(toReading(input({ results: { results } }))).toMatchObject({ engine: 'bayesian', metrics: [] })
  })
})
