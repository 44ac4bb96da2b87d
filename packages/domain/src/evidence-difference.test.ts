import { describe, expect, it } from 'vitest'
import { differenceOf } from './evidence-difference.js'
import type { Estimate, MetricArm, MetricReading, Reading } from './evidence.js'

const estimate = (given: Partial<Estimate> = {}): Estimate => ({
  lift: 0.04,
  low: 0.002,
  high: 0.078,
  standardError: 0.0195,
  pValue: 0.0405,
  interval: 'fixedHorizon',
  ...given,
})
const arm = (armId: string, given: Estimate | null, users = 100): MetricArm => ({
  armId,
  statistics: { users, mean: 0.1, standardDeviation: 0.3, numerator: 10 },
  estimate: given,
})
const metric = (metricId: string, ...arms: readonly MetricArm[]): MetricReading => ({
  metricId,
  inverse: false,
  arms,
})
const treated = (given: Estimate | null) => metric('conversion', arm('v0', null), arm('v1', given))
const reading = (given: Partial<Reading> = {}): Reading => ({
  grade: 'A',
  engine: 'frequentist',
  alpha: 0.05,
  allocation: 'fixed',
  experimentStatus: 'running',
  exposureStartedAt: '2026-01-01T00:00:00.000Z',
  exposureEndedAt: null,
  asOf: '2026-01-10T00:00:00.000Z',
  arms: [
    { armId: 'v0', name: 'Control', weight: 0.5, users: 100 },
    { armId: 'v1', name: 'One page', weight: 0.5, users: 100 },
  ],
  sampleRatioPValue: 1,
  multipleExposures: null,
  reportedUnhealthy: false,
  metrics: [treated(estimate())],
  ...given,
})

const names = ['lift', 'low', 'high', 'standardError', 'pValue', 'chanceToBeatControl', 'interval'] as const

/** The changed numbers of the treatment arm of the only metric. */
const movedOf = (from: Reading, to: Reading) => {
  const [found] = differenceOf(from, to).metrics
  const v1 = found?.arms.find(({ armId }) => armId === 'v1')
  return names.flatMap((name) => {
    const moved = v1?.[name]
    return moved === undefined || moved.from === moved.to ? [] : [`${name}: ${moved.from} to ${moved.to}`]
  })
}

describe('the difference between two readings', () => {
  it('is nothing where they say the same at another moment', () => {
    const found = differenceOf(reading(), reading({ asOf: '2026-01-11T00:00:00.000Z' }))
    expect(found).toMatchObject({ engine: null, alpha: null, isChanged: false })
  })

  it.each<readonly [string, Estimate | null, readonly string[]]>([
    ['the lift', estimate({ lift: 0.05 }), ['lift: 0.04 to 0.05']],
    ['its interval', estimate({ low: 0.01, high: 0.07 }), ['low: 0.002 to 0.01', 'high: 0.078 to 0.07']],
    ['its standard error', estimate({ standardError: 0.01 }), ['standardError: 0.0195 to 0.01']],
    ['the kind of interval', estimate({ interval: 'sequential' }), ['interval: fixedHorizon to sequential']],
    [
      'a p-value that gave way to a chance',
      { ...estimate({ chanceToBeatControl: 0.98 }), pValue: 0.0405 },
      ['chanceToBeatControl: null to 0.98'],
    ],
    [
      'an estimate that is gone, without a false zero',
      null,
      [
        'lift: 0.04 to null',
        'low: 0.002 to null',
        'high: 0.078 to null',
        'standardError: 0.0195 to null',
        'pValue: 0.0405 to null',
        'interval: fixedHorizon to null',
      ],
    ],
  ])('names %s', (_, given, expected) => {
    const to = reading({ metrics: [treated(given)] })
    expect(movedOf(reading(), to)).toEqual(expected)
    expect(differenceOf(reading(), to).isChanged).toBe(true)
  })

  it('counts users over all arms and in each', () => {
    const grown = reading({
      arms: [
        { armId: 'v0', name: 'Control', weight: 0.5, users: 150 },
        { armId: 'v1', name: 'One page', weight: 0.5, users: 170 },
      ],
      sampleRatioPValue: 0.26,
    })
    expect(differenceOf(reading(), grown)).toMatchObject({
      users: { from: 200, to: 320 },
      sampleRatioPValue: { from: 1, to: 0.26 },
      arms: [{ users: { from: 100, to: 150 } }, { users: { from: 100, to: 170 } }],
      isChanged: true,
    })
  })

  it('says what appeared and what disappeared, of arms and of metrics, the latter last', () => {
    const to = reading({
      arms: [
        { armId: 'v0', name: 'Control', weight: 0.5, users: 100 },
        { armId: 'v2', name: 'Two pages', weight: 0.5, users: 90 },
      ],
      metrics: [metric('revenue', arm('v0', null)), metric('conversion', arm('v0', null), arm('v2', null))],
    })
    const from = reading({ metrics: [metric('latency', arm('v0', null)), treated(estimate())] })
    const found = differenceOf(from, to)
    expect(found.arms.map(({ armId, presence, users }) => [armId, presence, users])).toEqual([
      ['v0', 'both', { from: 100, to: 100 }],
      ['v2', 'appeared', { from: null, to: 90 }],
      ['v1', 'disappeared', { from: 100, to: null }],
    ])
    expect(found.metrics.map(({ metricId, presence }) => [metricId, presence])).toEqual([
      ['revenue', 'appeared'],
      ['conversion', 'both'],
      ['latency', 'disappeared'],
    ])
    const arms = found.metrics[1]?.arms.map(({ name, presence, lift, isChanged }) => [
      name,
      presence,
      lift,
      isChanged,
    ])
    expect(arms).toEqual([
      ['Control', 'both', { from: null, to: null }, false],
      ['Two pages', 'appeared', { from: null, to: null }, true],
      ['One page', 'disappeared', { from: 0.04, to: null }, true],
    ])
  })

  it('says that the engine or the level changed, which no number alone tells', () => {
    const found = differenceOf(reading(), reading({ engine: 'bayesian', alpha: 0.1 }))
    expect(found).toMatchObject({
      engine: { from: 'frequentist', to: 'bayesian' },
      alpha: { from: 0.05, to: 0.1 },
      isChanged: true,
    })
  })
})
