import { describe, expect, it } from 'vitest'
import { classify, guardrailStatusOf } from './classify.js'
import type { ClassifyInput, GuardrailBounds, GuardrailStatus } from './classify.js'

const effect = (low: number, high: number, lift = (low + high) / 2) => ({
  lift,
  low,
  high,
  standardError: (high - low) / (2 * 1.96),
})
const guardrail = (lowerBound: number, high: number, margin = 0.02): GuardrailBounds => ({
  lowerBound,
  high,
  margin,
})
const held = guardrail(-0.01, 0.03)

const input = (changes: Partial<ClassifyInput>): ClassifyInput => ({
  effect: effect(0.01, 0.07),
  promise: 0.02,
  minimumDetectableEffect: null,
  strictness: 'point',
  guardrails: [held],
  ...changes,
})

type Case = readonly [title: string, changes: Partial<ClassifyInput>, row: number, reason: string]

const zero = { promise: 0, minimumDetectableEffect: 0.02 }

const cases: readonly Case[] = [
  ['a breached guardrail', { guardrails: [held, guardrail(-0.09, -0.03)] }, 1, 'invalidated guardrailBreach'],
  ['a harmed guardrail', { guardrails: [guardrail(-0.03, -0.001)] }, 1, 'invalidated guardrailBreach'],
  [
    'a breach beside a regression',
    { effect: effect(-0.05, -0.01), guardrails: [guardrail(-0.09, -0.03)] },
    1,
    'invalidated guardrailBreach',
  ],
  [
    'a breach without goal estimate',
    { effect: null, guardrails: [guardrail(-0.09, -0.03)] },
    1,
    'invalidated guardrailBreach',
  ],
  ['an interval below zero', { effect: effect(-0.05, -0.001) }, 2, 'invalidated regression'],
  ['an interval within ±promise', { effect: effect(-0.01, 0.019) }, 3, 'invalidated poweredNeutral'],
  ['an upper end of zero, not below', { effect: effect(-0.019, 0) }, 3, 'invalidated poweredNeutral'],
  [
    'an interval below the promise, reaching below its negative',
    { effect: effect(-0.02, 0.019) },
    4,
    'invalidated promisedEffectRuledOut',
  ],
  ['a lower end of zero', { effect: effect(0, 0.019) }, 3, 'invalidated poweredNeutral'],
  [
    'a real lift whose interval stays below the promise',
    { effect: effect(0.001, 0.0199) },
    5,
    'invalidated promisedEffectRuledOut',
  ],
  [
    'an upper end at the promise, not below',
    { effect: effect(0.001, 0.02) },
    8,
    'inconclusive belowThreshold',
  ],
  ['a lift above the promise', {}, 6, 'validated outcomeMet'],
  ['a lift at the promise', { effect: effect(0.01, 0.03, 0.02) }, 6, 'validated outcomeMet'],
  ['no guardrail at all', { guardrails: [] }, 6, 'validated outcomeMet'],
  ['harm within the margin', { guardrails: [guardrail(-0.015, -0.001)] }, 6, 'validated outcomeMet'],
  [
    'a guardrail not proved safe',
    { guardrails: [guardrail(-0.02, 0.05)] },
    7,
    'inconclusive guardrailUnknown',
  ],
  ['a guardrail without estimate', { guardrails: [held, null] }, 7, 'inconclusive guardrailUnknown'],
  [
    'a guardrail that is no number',
    { guardrails: [guardrail(Number.NaN, 0.1)] },
    7,
    'inconclusive guardrailUnknown',
  ],
  ['a lift below the promise', { effect: effect(0.001, 0.03) }, 8, 'inconclusive belowThreshold'],
  ['a wide interval around zero', { effect: effect(-0.01, 0.031) }, 9, 'inconclusive underpowered'],
  [
    'an interval of both zero and promise, as narrow as the promise',
    { effect: effect(0, 0.04) },
    10,
    'inconclusive spansThreshold',
  ],
  ['no estimate', { effect: null }, 11, 'inconclusive noEstimate'],
  ['an estimate that is no number', { effect: effect(Number.NaN, 0.1) }, 11, 'inconclusive noEstimate'],
  ['any improvement: a lift', { ...zero, effect: effect(0.0001, 0.01) }, 6, 'validated outcomeMet'],
  [
    'any improvement: nothing as large as the detectable effect',
    { ...zero, effect: effect(-0.01, 0.019) },
    3,
    'invalidated poweredNeutral',
  ],
  [
    'any improvement: nothing good as large',
    { ...zero, effect: effect(-0.03, 0.019) },
    4,
    'invalidated promisedEffectRuledOut',
  ],
  ['any improvement: too wide', { ...zero, effect: effect(-0.02, 0.021) }, 9, 'inconclusive underpowered'],
  ['any improvement: possible', { ...zero, effect: effect(0, 0.02) }, 10, 'inconclusive spansThreshold'],
  [
    'anyLift: a lift below the promise',
    { strictness: 'anyLift', effect: effect(0.001, 0.015) },
    6,
    'validated outcomeMet',
  ],
  [
    'anyLift: the sealed detectable effect counts',
    { strictness: 'anyLift', minimumDetectableEffect: 0.05, effect: effect(-0.03, 0.04) },
    3,
    'invalidated poweredNeutral',
  ],
  [
    'anyLift: else the promise says what to find',
    { strictness: 'anyLift', effect: effect(-0.01, 0.019) },
    3,
    'invalidated poweredNeutral',
  ],
  // P(lift >= promise) = Φ((0.04 - 0.02) / 0.0153) = 0.904; at 0.03 Φ(0.65) = 0.743.
  ['probable: 90%', { strictness: 'probable', effect: effect(0.01, 0.07) }, 6, 'validated outcomeMet'],
  [
    'probable: 74%',
    { strictness: 'probable', effect: effect(0.0001, 0.0599) },
    8,
    'inconclusive belowThreshold',
  ],
  [
    'certain: the whole interval above',
    { strictness: 'certain', effect: effect(0.02, 0.08) },
    6,
    'validated outcomeMet',
  ],
  ['certain: only the lift above', { strictness: 'certain' }, 8, 'inconclusive belowThreshold'],
]

describe('the table of the rule', () => {
  it.each(cases)('%s → row %3$d', (_title, changes, row, expected) => {
    const answer = classify(input(changes))
    expect(answer.row).toBe(row)
    expect(`${answer.verdict} ${answer.reason}`).toBe(expected)
  })

  it('meets every one of its rows in these cases', () => {
    expect([...new Set(cases.map(([, , row]) => row))].toSorted((one, other) => one - other)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ])
  })
})

describe('a guardrail', () => {
  it.each([
    ['breach', guardrail(-0.08, -0.021)],
    ['harmed', guardrail(-0.02, -0.001)],
    ['harmed', guardrail(-0.08, -0.02)],
    ['harmWithinMargin', guardrail(-0.019, -0.001)],
    ['pass', guardrail(-0.019, 0)],
    ['pass', guardrail(0.001, 0.01, 0)],
    ['unknown', guardrail(0, 0.01, 0)],
    ['unknown', guardrail(-0.02, 0.01)],
    ['unknown', guardrail(-0.01, 0.01, Number.NaN)],
    ['unknown', null],
  ] satisfies readonly (readonly [GuardrailStatus, GuardrailBounds | null])[])(
    'is %s at %j',
    (status, bounds) => {
      expect(guardrailStatusOf(bounds)).toBe(status)
    },
  )
})
