import { describe, expect, it } from 'vitest'
import type { Reading } from './evidence.js'
import { goal, judged, said, strongWin } from './testing/judged.js'
import { anEstimate, anInput } from './testing/readings.js'
import { judge, previousAfter } from './verdict.js'
import type { PreviousVerdict } from './verdict.js'

describe('the first ready reading decides', () => {
  const validated: PreviousVerdict = { verdict: 'validated', reason: 'outcomeMet', readiness: 'ready' }
  const underpowered: PreviousVerdict = {
    verdict: 'inconclusive',
    reason: 'underpowered',
    readiness: 'ready',
  }

  const rows: readonly (readonly [string, PreviousVerdict, Partial<Reading>, string, boolean])[] = [
    ['the same again', validated, {}, 'validated outcomeMet', false],
    ['a wider interval', validated, goal(anEstimate(0.01, 0.05)), 'validated outcomeMet', true],
    ['a regression', validated, goal(anEstimate(-0.06, 0.01)), 'invalidated regression', false],
    ['a sample ratio mismatch', validated, { sampleRatioPValue: 0 }, 'void sampleRatioMismatch', false],
    ['no estimate any more', validated, goal(null), 'validated outcomeMet', false],
    ['a late win', underpowered, goal(strongWin), 'inconclusive underpowered', true],
    ['another doubt', underpowered, goal(anEstimate(0.015, 0.005)), 'inconclusive underpowered', false],
    ['a neutral end', underpowered, goal(anEstimate(0, 0.005)), 'invalidated poweredNeutral', false],
    [
      'an early win that is no longer early',
      { ...validated, readiness: 'early' },
      { asOf: '2026-11-10T00:00:00Z' },
      'validated outcomeMet',
      false,
    ],
    [
      'an early win that faded before its plan',
      { ...validated, readiness: 'early' },
      { asOf: '2026-11-10T00:00:00Z', ...goal(anEstimate(-0.06, 0.03)) },
      'validated outcomeMet',
      true,
    ],
    [
      'a stop too early, then a full reading',
      { verdict: 'inconclusive', reason: 'stoppedEarly', readiness: 'ready' },
      {},
      'validated outcomeMet',
      false,
    ],
  ]

  it.each(rows)('%s → %3$s, weakened %4$s', (_title, previous, reading, expected, weakened) => {
    const outcome = judged({}, reading, { previous })
    expect(said(outcome)).toBe(expected)
    expect(outcome.weakened).toBe(weakened)
  })

  it('says so when it stands on an earlier reading', () => {
    const outcome = judged({}, goal(anEstimate(0.01, 0.05)), { previous: validated })
    expect(outcome.words).toBe(
      'Validated on the first ready reading, since weakened: now conversion rose 1.0% (−8.8 to 10.8)',
    )
  })

  it('stands without any reading', () => {
    expect(said(judge(anInput({ reading: null, previous: validated })))).toBe('validated outcomeMet')
  })

  it('hands on what is to be remembered', () => {
    const pending = judged({}, { asOf: '2026-11-03T00:00:00Z' })
    const first = judged({}, {})
    const broken = judged({}, { sampleRatioPValue: 0 }, { previous: validated })
    const lost = judged({}, goal(anEstimate(-0.06, 0.01)), { previous: validated })
    expect(previousAfter(null, pending)).toBeNull()
    expect(previousAfter(null, first)).toEqual(validated)
    expect(previousAfter(validated, broken)).toEqual(validated)
    expect(previousAfter(validated, lost)).toEqual({
      verdict: 'invalidated',
      reason: 'regression',
      readiness: 'ready',
    })
  })

  it('judges the same reading the same, again and again', () => {
    const first = judged({}, {})
    expect(judged({}, {}, { previous: previousAfter(null, first) })).toEqual(first)
  })
})
