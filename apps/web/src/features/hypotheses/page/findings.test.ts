import type { Evidence, SignalFindingView } from '@knowwhen/contract'
import { describe, expect, it } from 'vitest'

import { goal, guardrail, uuid } from '../../../testing/card-fixtures.js'
import { findingTitle } from './finding-words.js'
import { courseTitle, readingsOf } from './readings.js'

type Finding = SignalFindingView

const effect = (low: number, lift: number, high: number) => ({
  lift,
  low,
  high,
  standardError: 0.01,
  pValue: 0.04,
  chanceOfImprovement: null,
  alpha: 0.05,
})

const finding = (changes: Partial<Finding>): Finding => ({
  signalId: uuid(11),
  name: 'conversion',
  role: 'goal',
  armId: 'var_1',
  effect: effect(0.002, 0.04, 0.078),
  promisedLift: 0.02,
  nonInferiorityMargin: null,
  lowerBound: null,
  status: null,
  ...changes,
})

describe('the title of an interval bar says the finding', () => {
  it.each([
    [{}, 'conversion got better by 4.0%, above the promised 2%'],
    [{ effect: effect(0.03, 0.04, 0.05) }, 'conversion got better by 4.0%, surely above the promised 2%'],
    [{ effect: effect(0.001, 0.008, 0.015) }, 'conversion got better by 0.8%; the promised 2% is ruled out'],
    [
      { effect: effect(-0.01, 0.01, 0.03) },
      'conversion shows no clear change; the promised 2% is still possible',
    ],
    [{ effect: effect(-0.05, -0.03, -0.01) }, 'conversion got worse by 3.0%; the promised 2% is ruled out'],
    [{ promisedLift: 0 }, 'conversion got better by 4.0%'],
  ])('%j', (changes, title) => {
    expect(findingTitle(finding(changes), true)).toBe(title)
  })

  it('claims nothing where the verdict is void', () => {
    expect(findingTitle(finding({}), false)).toBe('conversion: the numbers below are not to be trusted')
  })
})

const reading = (id: string, asOf: string, lift: number | null): Evidence => ({
  id,
  experimentId: uuid(41),
  grade: 'A',
  engine: 'frequentist',
  alpha: 0.05,
  snapshotId: 'snp_1',
  phase: 0,
  enteredBy: null,
  sourceLink: '',
  note: '',
  rawHash: 'ab',
  asOf,
  fetchedAt: asOf,
  sampleRatioPValue: 0.5,
  arms: [],
  metrics: [
    {
      metricId: 'met_refunds',
      name: 'Refunds',
      arms: [
        {
          armId: 'var_1',
          users: 100,
          mean: 0.1,
          standardDeviation: 0.3,
          numerator: 10,
          estimate:
            lift === null
              ? null
              : {
                  lift,
                  low: lift - 0.02,
                  high: lift + 0.01,
                  standardError: 0.01,
                  pValue: 0.2,
                  chanceToBeatControl: null,
                  interval: 'fixedHorizon',
                },
        },
      ],
    },
  ],
})

describe('evidence over time', () => {
  it('puts readings in order, turns them once by the card’s direction and leaves out what has no estimate', () => {
    const readings = readingsOf(
      [
        reading('late', '2026-03-09T00:00:00Z', -0.05),
        reading('empty', '2026-03-05T00:00:00Z', null),
        reading('early', '2026-03-02T00:00:00Z', 0.03),
      ],
      guardrail({ direction: 'decrease' }),
      'var_1',
    )
    expect(readings.map(({ id }) => id)).toEqual(['early', 'late'])
    expect(readings[1]?.effect.lift).toBeCloseTo(0.05, 12)
    expect(readings[1]?.effect.low).toBeCloseTo(0.04, 12)
    expect(readings[1]?.effect.high).toBeCloseTo(0.07, 12)
  })

  it('does not turn what should rise', () => {
    const [first] = readingsOf(
      [reading('a', '2026-03-02T00:00:00Z', 0.03)],
      goal({ metric: { id: uuid(22), externalId: 'met_refunds', name: 'Refunds' } }),
      'var_1',
    )
    expect(first?.effect.lift).toBe(0.03)
  })

  it('says how the interval has moved', () => {
    const at = (id: string, low: number, high: number) => ({
      id,
      asOf: '2026-03-02T00:00:00Z',
      asOfWords: '2 Mar 2026',
      effect: { lift: (low + high) / 2, low, high, alpha: 0.05 },
    })
    expect(courseTitle('conversion', [at('a', -0.1, 0.2), at('b', 0.01, 0.06)])).toBe(
      'conversion is above zero at the newest reading; its interval has narrowed',
    )
    expect(courseTitle('conversion', [at('a', -0.1, 0.2)])).toBe('conversion: one reading so far')
  })
})
