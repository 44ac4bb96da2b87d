import { describe, expect, test } from 'vitest'
import { GrowthBookError } from '../failures.js'
import {
  controlAnalysis,
  experimentSample,
  metricSample,
  resultsSample,
  treatmentAnalysis,
} from '../testing/samples.js'
import { experimentSchema } from '../wire/experiment.js'
import { experimentResultsSchema } from '../wire/results.js'
import { toReading, type ReadingInput } from './to-reading.js'
import { toSlices } from './to-slices.js'

type Fields = Readonly<Record<string, unknown>>

const sliceSample = (dimension: string, overrides: Fields = {}) => ({
  dimension,
  totalUsers: 20_000,
  checks: { srm: 0.4 },
  metrics: [metricSample('m')],
  ...overrides,
})

const input = (
  results: Fields,
  more: { readonly experiment?: Fields; readonly input?: Partial<ReadingInput> } = {},
): ReadingInput => ({
  experiment: experimentSchema.parse(experimentSample(more.experiment)),
  results: experimentResultsSchema.parse(resultsSample([], results)),
  metrics: [],
  alpha: 0.05,
  ...more.input,
})

const country = { dimension: { type: 'experiment', id: 'country' } }
const empty = sliceSample('All', { totalUsers: 0, checks: { srm: 1 }, metrics: [] })

describe('results by a dimension', () => {
  test('are one reading for each slice, in their order, with what is not known and the rest named', () => {
    const results = ['US', 'DE', '__NULL_DIMENSION', '(other)'].map((name) => sliceSample(name))
    const slices = toSlices(input({ ...country, results }))
    expect(slices.map(({ kind, name, label }) => [kind, name, label])).toEqual([
      ['level', 'US', 'US'],
      ['level', 'DE', 'DE'],
      ['missing', '__NULL_DIMENSION', 'Not known'],
      ['other', '(other)', 'All others'],
    ])
  })

  test('have numbers, users and a sample ratio of their own', () => {
    const few = {
      metricId: 'm',
      variations: [
        { variationId: 'var_a', users: 7 },
        { variationId: 'var_b', users: 9 },
      ],
    }
    const results = [
      sliceSample('US', { checks: { srm: 0.8 } }),
      sliceSample('DE', { totalUsers: 16, checks: { srm: 0.01 }, metrics: [few] }),
    ]
    const readings = toSlices(input({ ...country, results })).map(({ reading }) => reading)
    expect(readings.map(({ arms }) => arms.map(({ users }) => users))).toEqual([
      [10_000, 10_000],
      [7, 9],
    ])
    expect(readings.map(({ sampleRatioPValue }) => sampleRatioPValue)).toEqual([0.8, 0.01])
    expect(readings).toMatchObject([
      { metrics: [{ arms: [{}, { estimate: { lift: 0.1 } }] }] },
      { metrics: [{ arms: [{}, { estimate: null }] }] },
    ])
  })

  test('decode absent numbers like the whole', () => {
    const zeros = { percentChange: 0, ciLow: 0, ciHigh: 0, chanceToBeatControl: 0.5 }
    const metrics = [metricSample('m', controlAnalysis(), treatmentAnalysis(zeros))]
    const [slice] = toSlices(input({ ...country, results: [sliceSample('US', { metrics })] }))
    expect(slice?.reading.metrics[0]?.arms[1]?.estimate).toBeNull()
  })

  test('lack in "(other)" what cannot be merged, and nothing else', () => {
    const results = [
      sliceSample('US', { metrics: [metricSample('m'), metricSample('quantile')] }),
      sliceSample('(other)', { metrics: [metricSample('m')] }),
    ]
    const counts = toSlices(input({ ...country, results })).map(({ reading }) => reading.metrics.length)
    expect(counts).toEqual([2, 1])
  })

  test('by date are days', () => {
    const results = ['2026-06-01', '2026-06-02'].map((name) => sliceSample(name))
    const slices = toSlices(input({ dimension: { type: 'date' }, results }))
    expect(slices.map(({ kind, name }) => [kind, name])).toEqual([
      ['day', '2026-06-01'],
      ['day', '2026-06-02'],
    ])
  })

  test('where nobody was found are none, not one of nobody', () => {
    expect(toSlices(input({ ...country, results: [empty] }))).toEqual([])
  })

  test('of a level that is called All are that level', () => {
    expect(toSlices(input({ ...country, results: [sliceSample('All')] }))).toMatchObject([
      { kind: 'level', name: 'All' },
    ])
  })

  test('of a bandit have no sample ratio either', () => {
    const given = input(
      { ...country, results: [sliceSample('US')] },
      { experiment: { type: 'multi-armed-bandit' } },
    )
    expect(toSlices(given)[0]?.reading).toMatchObject({
      sampleRatioPValue: null,
      allocation: 'bandit',
      grade: 'B',
    })
  })
})

describe('results of a whole phase', () => {
  const phases = [
    {
      dateStarted: '2026-01-05T00:00:00Z',
      dateEnded: '2026-02-01T00:00:00Z',
      trafficSplit: [
        { variationId: 'var_a', weight: 0.9 },
        { variationId: 'var_b', weight: 0.1 },
      ],
    },
    { dateStarted: '2026-02-01T00:00:00Z', dateEnded: '', trafficSplit: [] },
  ]

  test.each(['', 'All'])('are one slice without a name, whether they call themselves "%s"', (name) => {
    const slices = toSlices(input({ results: [sliceSample(name)] }))
    expect(slices.map(({ kind, name: given, label }) => [kind, given, label])).toEqual([['whole', '', '']])
  })

  test('of an earlier one carry its time and its weights', () => {
    const [slice] = toSlices(input({ phase: '0', results: [sliceSample('')] }, { experiment: { phases } }))
    expect(slice?.reading).toMatchObject({
      exposureStartedAt: '2026-01-05T00:00:00.000Z',
      exposureEndedAt: '2026-02-01T00:00:00.000Z',
    })
    expect(slice?.reading.arms.map(({ weight }) => weight)).toEqual([0.9, 0.1])
  })

  test('are the same as the reading a verdict is made from', () => {
    const given = input({ results: [sliceSample('')] })
    expect(toSlices(given)[0]?.reading).toEqual(toReading(given))
  })

  test('that succeeded and found nobody are a whole of nobody', () => {
    expect(toSlices(input({ results: [empty] }))).toMatchObject([{ kind: 'whole', reading: { metrics: [] } }])
  })
})

test.each([
  ['noResultsYet', input({ ...country, results: [] })],
  ['noResultsYet', input({ results: [] })],
  ['holdoutNotSupported', input({ results: [sliceSample('')] }, { experiment: { type: 'holdout' } })],
])('%s', (code, given) => {
  expect(() => toSlices(given)).toThrow(GrowthBookError)
  expect(() => toSlices(given)).toThrow(expect.objectContaining({ code }))
})
