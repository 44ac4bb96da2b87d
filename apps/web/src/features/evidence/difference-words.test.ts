import type { EvidenceDifference } from '@knowwhen/contract'
import { describe, expect, it } from 'vitest'

import { differenceSentences } from './difference-words.js'

type Arm = EvidenceDifference['metrics'][number]['arms'][number]

const same = { from: null, to: null }
const arm = (changes: Partial<Arm> = {}): Arm => ({
  armId: 'v1',
  name: 'One page',
  presence: 'both',
  users: { from: 100, to: 200 },
  mean: same,
  lift: { from: 0.031, to: 0.04 },
  low: { from: -0.01, to: 0.01 },
  high: { from: 0.072, to: 0.07 },
  standardError: same,
  pValue: same,
  chanceToBeatControl: same,
  interval: { from: 'fixedHorizon', to: 'fixedHorizon' },
  isChanged: true,
  ...changes,
})

const head = {
  id: 'a',
  asOf: '2026-03-01T00:00:00Z',
  fetchedAt: '2026-03-01T00:00:00Z',
  snapshotId: 's',
  rawHash: 'h',
  engine: 'frequentist' as const,
  alpha: 0.05,
  phase: 0,
}

const difference = (changes: Partial<EvidenceDifference> = {}): EvidenceDifference => ({
  from: head,
  to: head,
  phase: null,
  engine: null,
  alpha: null,
  users: { from: 1000, to: 1400 },
  sampleRatioPValue: { from: 0.4, to: 0.3 },
  arms: [],
  metrics: [{ metricId: 'm', name: 'Conversion', presence: 'both', arms: [arm()] }],
  isChanged: true,
  ...changes,
})

describe('what changed between two readings', () => {
  it('says users, and where the interval of an effect has moved to', () => {
    expect(differenceSentences(difference())).toEqual([
      '400 more users: 1,000 became 1,400.',
      'Conversion, One page: +3.1% became +4.0%; its interval now lies above zero.',
    ])
  })

  it('does not call a change what rounding hides', () => {
    const still = arm({ lift: { from: 0.0401, to: 0.0402 }, low: { from: 0.01, to: 0.011 } })
    const metrics = [{ metricId: 'm', name: 'Conversion', presence: 'both' as const, arms: [still] }]
    expect(differenceSentences(difference({ metrics }))[1]).toBe(
      'Conversion, One page: stays at +4.0%; its interval narrowed.',
    )
  })

  it('names a split that broke, a new phase, and a metric that is gone', () => {
    const words = differenceSentences(
      difference({
        phase: { from: 0, to: 1 },
        sampleRatioPValue: { from: 0.4, to: 0.00002 },
        metrics: [{ metricId: 'm', name: 'Refunds', presence: 'disappeared', arms: [] }],
      }),
    )
    expect(words).toContain('The split of users was as planned (p = 0.40) and is broken (p < 0.001).')
    expect(words).toContain('Metric “Refunds” is no longer there.')
    expect(words[0]).toContain('different phases')
  })

  it('says so where an estimate came or went, and never a false zero', () => {
    const gone = arm({ lift: { from: 0.02, to: null }, low: same, high: same })
    const metrics = [{ metricId: 'm', name: 'Conversion', presence: 'both' as const, arms: [gone] }]
    expect(differenceSentences(difference({ metrics }))[1]).toBe(
      'Conversion, One page: there is no estimate any more; it was +2.0%.',
    )
  })
})
