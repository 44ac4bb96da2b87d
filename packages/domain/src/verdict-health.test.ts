import { describe, expect, it } from 'vitest'
import type { Reading } from './evidence.js'
import { judged, said } from './testing/judged.js'
import { anArm } from './testing/readings.js'
import type { VerdictInput } from './verdict-types.js'

describe('health comes first', () => {
  const broken: readonly (readonly [string, Partial<Reading>, Partial<VerdictInput>, string])[] = [
    ['SRM p below 0.001', { sampleRatioPValue: 0.00099 }, {}, 'void sampleRatioMismatch'],
    ['SRM p of 0.001', { sampleRatioPValue: 0.001 }, {}, 'validated outcomeMet'],
    ['SRM p of 0.0046', { sampleRatioPValue: 0.0046 }, {}, 'validated outcomeMet'],
    [
      'SRM with fewer than 8 expected users in an arm',
      { sampleRatioPValue: 1e-9, arms: [anArm('a', { users: 2 }), anArm('b', { users: 13 })] },
      {},
      'validated outcomeMet',
    ],
    [
      'SRM with 8 expected users in each arm',
      { sampleRatioPValue: 1e-9, arms: [anArm('a', { users: 2 }), anArm('b', { users: 14 })] },
      {},
      'void sampleRatioMismatch',
    ],
    [
      'SRM of a bandit',
      { sampleRatioPValue: 1e-9, allocation: 'bandit', grade: 'B' },
      {},
      'validated outcomeMet',
    ],
    [
      'multiple exposures above 1%',
      { multipleExposures: { users: 10, share: 0.0101 } },
      {},
      'void multipleExposures',
    ],
    [
      'multiple exposures of 1%',
      { multipleExposures: { users: 900, share: 0.01 } },
      {},
      'validated outcomeMet',
    ],
    [
      'multiple exposures of 9 users',
      { multipleExposures: { users: 9, share: 0.5 } },
      {},
      'validated outcomeMet',
    ],
    [
      'a marked instrumentation error',
      {},
      { instrumentationError: 'clicks counted twice' },
      'void instrumentationError',
    ],
    [
      'several at once: the first',
      { sampleRatioPValue: 0 },
      { instrumentationError: 'x' },
      'void sampleRatioMismatch',
    ],
  ]

  it.each(broken)('%s → %3$s', (_title, reading, rest, expected) => {
    expect(said(judged({}, reading, rest))).toBe(expected)
  })

  it('warns of a sample ratio of 0.0046 and shows every check', () => {
    const { health } = judged({}, { sampleRatioPValue: 0.0046 })
    expect(health.map(({ check, level }) => `${check} ${level}`)).toEqual([
      'sampleRatio warn',
      'exposures unknown',
      'instrumentation pass',
      'runtime pass',
      'power warn',
    ])
  })

  it('is void before it is ready', () => {
    expect(said(judged({}, { asOf: '2026-11-02T00:00:00Z', sampleRatioPValue: 0 }))).toBe(
      'void sampleRatioMismatch',
    )
  })
})
