import { describe, expect, it } from 'vitest'

import type { EnteredArm, EnteredMetric } from './hand-entered-facts.js'
import { readingOfEntry } from './hand-entered.js'
import type { EnteredEvidence } from './hand-entered.js'

const arm = (armId: string, given: Partial<EnteredArm>): EnteredArm => ({
  armId,
  users: null,
  conversions: null,
  sum: null,
  mean: null,
  standardDeviation: null,
  effect: null,
  ...given,
})

const proportion = (...arms: readonly EnteredArm[]): EnteredMetric => ({
  metricId: 'orders',
  kind: 'proportion',
  inverse: false,
  arms,
})
const mean = (...arms: readonly EnteredArm[]): EnteredMetric => ({ ...proportion(...arms), kind: 'mean' })

const entry = (metric: EnteredMetric, change: Partial<EnteredEvidence> = {}): EnteredEvidence => ({
  grade: 'A',
  alpha: 0.05,
  experimentStatus: 'stopped',
  exposureStartedAt: '2026-01-01T00:00:00.000Z',
  exposureEndedAt: '2026-01-15T00:00:00.000Z',
  asOf: '2026-01-15T00:00:00.000Z',
  arms: [
    { armId: 'c', name: 'Control', weight: 0.5 },
    { armId: 't', name: 'Treatment', weight: 0.5 },
  ],
  metrics: [metric],
  ...change,
})

const estimateOf = (evidence: EnteredEvidence) => {
  const made = readingOfEntry(evidence)
  if (!made.ok) throw new Error(made.problems.map(({ message }) => message).join(' '))
  return made.reading.metrics[0]?.arms.find(({ armId }) => armId === 't')?.estimate
}

const problemsOf = (metric: EnteredMetric) => {
  const made = readingOfEntry(entry(metric))
  return made.ok ? [] : made.problems.map(({ metric: at, arm: in_, field }) => [at, in_, field])
}

const control = arm('c', { users: 50_000, conversions: 5_000 })
const treatment = arm('t', { users: 50_000, conversions: 5_200 })
const checked = proportion(control, treatment)

describe('evidence entered by hand', () => {
  it('gives the numbers that the product’s check expects', () => {
    const estimate = estimateOf(entry(checked))
    expect(estimate?.lift).toBeCloseTo(0.04, 12)
    expect(estimate?.standardError).toBeCloseTo(0.01952, 5)
    expect(estimate?.low).toBeCloseTo(0.00174, 5)
    expect(estimate?.high).toBeCloseTo(0.07826, 5)
    expect(estimate?.pValue).toBeCloseTo(0.0405, 4)
  })

  it('is the same whether conversions, the sum or the rate were given', () => {
    const expected = estimateOf(entry(checked))
    for (const given of [{ sum: 5_200 }, { mean: 0.104 }]) {
      const metric = proportion(control, arm('t', { users: 50_000, ...given }))
      expect(estimateOf(entry(metric))?.lift).toBeCloseTo(expected?.lift ?? 0, 12)
    }
  })

  it('tells whether users split as planned, of a random split alone', () => {
    const uneven = proportion(control, arm('t', { users: 50_900, conversions: 5_200 }))
    const of = (grade: 'A' | 'B') => {
      const made = readingOfEntry(entry(uneven, { grade }))
      return made.ok ? made.reading.sampleRatioPValue : undefined
    }
    expect(of('A')).toBeCloseTo(0.0046, 4)
    expect(of('B')).toBeNull()
  })

  it('takes a finished effect as it is, with the standard error of its width', () => {
    const effect = { lift: 0.04, low: 0.00174, high: 0.07826, pValue: null }
    const estimate = estimateOf(entry(mean(arm('c', { users: 9 }), arm('t', { users: 9, effect }))))
    expect(estimate).toMatchObject({ lift: 0.04, low: 0.00174, high: 0.07826 })
    expect(estimate?.standardError).toBeCloseTo(0.01952, 5)
    expect(estimate?.pValue).toBeCloseTo(0.0405, 4)
  })

  it('knows no mean where only an effect was given, and gives no baseline of zero', () => {
    const effect = { lift: 0.04, low: 0.01, high: 0.07, pValue: 0.01 }
    const made = readingOfEntry(entry(mean(arm('c', { users: 9 }), arm('t', { users: 9, effect }))))
    const arms = made.ok ? made.reading.metrics[0]?.arms : []
    expect(arms?.map(({ armId, areStatisticsUnknown }) => [armId, areStatisticsUnknown])).toEqual([
      ['t', true],
    ])
    expect(made.ok && made.reading.arms.map(({ users }) => users)).toEqual([9, 9])
  })

  it.each([
    ['nobody converted in control', arm('c', { users: 100, conversions: 0 }), treatment],
    ['everybody converted in treatment', control, arm('t', { users: 100, conversions: 100 })],
    ['nobody was there', arm('c', { users: 0, conversions: 0 }), arm('t', { users: 0, conversions: 0 })],
    ['one user is no sample', arm('c', { users: 1, conversions: 0 }), treatment],
  ])('has no estimate where %s', (_, ...arms) => {
    expect(estimateOf(entry(proportion(...arms)))).toBeNull()
  })

  it.each([
    ['more conversions than users', arm('t', { users: 10, conversions: 11 }), 'conversions'],
    ['no users', arm('t', { conversions: 11 }), 'users'],
    ['no numbers', arm('t', { users: 10 }), 'conversions'],
    ['a rate above one', arm('t', { users: 10, mean: 4.2 }), 'mean'],
    ['a mean that is not total by users', arm('t', { users: 10, conversions: 1, mean: 0.2 }), 'mean'],
    [
      'another deviation',
      arm('t', { users: 100, conversions: 10, standardDeviation: 0.9 }),
      'standardDeviation',
    ],
    ['another arm', arm('x', { users: 10, conversions: 1 }), 'arm'],
    ['the control again', arm('c', { users: 10, conversions: 1 }), 'arm'],
  ] as const)('is refused with %s', (_, wrong, field) => {
    expect(problemsOf(proportion(control, wrong))).toEqual([[0, 1, field]])
  })

  it.each([
    ['without a deviation', { users: 10, mean: 2 }, 'standardDeviation'],
    ['without a mean', { users: 10, standardDeviation: 2 }, 'mean'],
    ['with conversions', { users: 10, mean: 2, standardDeviation: 2, conversions: 5 }, 'conversions'],
    ['with a negative deviation', { users: 10, mean: 2, standardDeviation: -1 }, 'standardDeviation'],
  ] as const)('on a mean is refused %s', (_, given, field) => {
    const base = arm('c', { users: 10, mean: 2, standardDeviation: 1 })
    expect(problemsOf(mean(base, arm('t', given)))).toEqual([[0, 1, field]])
  })

  const effect = { lift: 0.04, low: 0.01, high: 0.07, pValue: null }
  it.each([
    ['turned round', { ...effect, low: 0.07, high: 0.01 }, {}, 'low'],
    ['outside of its interval', { ...effect, lift: 0.4 }, {}, 'lift'],
    ['with statistics too', effect, { users: 10, conversions: 1 }, 'lift'],
    ['that its p-value contradicts', { ...effect, pValue: 0.4 }, {}, 'pValue'],
    ['whose p-value sees what its interval does not', { ...effect, low: -0.01, pValue: 0.001 }, {}, 'pValue'],
  ] as const)('is refused with an effect %s', (_, given, statistics, field) => {
    const metric = proportion(arm('c', { users: 10 }), arm('t', { ...statistics, effect: given }))
    expect(problemsOf(metric)).toEqual([[0, 1, field]])
  })

  it('is refused with an effect of the control, and without the control', () => {
    expect(problemsOf(proportion(arm('c', { effect }), treatment))).toContainEqual([0, 0, 'lift'])
    expect(problemsOf(proportion(treatment))).toEqual([[0, null, null]])
  })

  it('of a quantile needs a finished effect', () => {
    const quantile: EnteredMetric = {
      ...mean(arm('c', {}), arm('t', { users: 1, mean: 3 })),
      kind: 'quantile',
    }
    expect(problemsOf(quantile)).toEqual([[0, 1, 'lift']])
  })
})
