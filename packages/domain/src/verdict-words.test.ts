import { describe, expect, it } from 'vitest'
import type { SealedCriteria } from './criteria.js'
import type { Estimate, Reading } from './evidence.js'
import { verdictReasons } from './lists.js'
import { goal, judged, strongWin, win } from './testing/judged.js'
import {
  aGoalCriterion,
  aGuardrailCriterion,
  aMetric,
  anEstimate,
  anInput,
  between,
} from './testing/readings.js'
import { judge } from './verdict.js'
import { effectInWords } from './verdict-words.js'

const guardrail = aGuardrailCriterion
const two = {
  guardrails: [
    guardrail(),
    guardrail({ signalId: 'g2', name: 'refunds', metricId: 'refunds', direction: 'decrease' }),
  ],
}
const metrics = (
  conversion: Estimate,
  revenue: Estimate | null,
  refunds: Estimate | null = anEstimate(0, 0.005),
) => ({
  metrics: [
    aMetric('conversion', { b: conversion }),
    aMetric('revenue', { b: revenue }),
    aMetric('refunds', { b: refunds }),
  ],
})
const flat = anEstimate(0.001, 0.005)

const sentences: readonly (readonly [string, Partial<SealedCriteria>, Partial<Reading>])[] = [
  [
    'Validated: conversion rose 4.0% (0.2 to 7.8), above the promised 2%; both guardrails held',
    two,
    metrics(win, flat),
  ],
  [
    'Validated: conversion rose 4.0% (0.2 to 7.8), above the promised 2%; the guardrail held',
    { guardrails: [guardrail()] },
    metrics(win, flat),
  ],
  [
    'Validated: conversion rose 4.0% (0.2 to 7.8), above the promised 2%; the guardrail held, but with harm within the margin: revenue fell 1.0% (0.5 to 1.5)',
    { guardrails: [guardrail()] },
    metrics(win, between(-0.015, -0.005)),
  ],
  [
    'Validated: conversion rose 4.0% (0.2 to 7.8), where any improvement was promised; no guardrail was set',
    { goals: [aGoalCriterion({ promisedLift: 0, minimumDetectableEffect: 0.02 })] },
    {},
  ],
  [
    'Validated: conversion rose 1.0% (0.5 to 1.5), below the promised 2% (any lift counts); no guardrail was set',
    { strictness: 'anyLift' },
    goal(between(0.005, 0.015)),
  ],
  [
    'Validated: conversion rose 8.0% (4.2 to 11.8), above the promised 2%; revenue rose 4.0% (0.2 to 7.8), just the promised 4%; no guardrail was set',
    {
      goals: [
        aGoalCriterion(),
        aGoalCriterion({ signalId: 'g2', name: 'revenue', metricId: 'revenue', promisedLift: 0.04 }),
      ],
    },
    metrics(strongWin, win),
  ],
  [
    'Invalidated: the guardrail revenue fell 6.0% (4.0 to 8.0), beyond its margin of 2%; conversion rose 4.0% (0.2 to 7.8)',
    two,
    metrics(win, between(-0.08, -0.04)),
  ],
  [
    'Invalidated: guardrails revenue fell 2.0% (0.1 to 3.9), harm that may exceed its margin of 2% and refunds rose 6.0% (4.0 to 8.0), beyond its margin of 2%; conversion rose 4.0% (0.2 to 7.8)',
    two,
    metrics(win, between(-0.039, -0.001), between(0.04, 0.08)),
  ],
  ['Invalidated: conversion fell 4.0% (0.2 to 7.8), a regression', {}, goal(anEstimate(-0.04, 0.01952))],
  [
    'Invalidated: conversion did not change measurably (−1.0 to 1.0): enough data, and no effect as large as the promised 2% in either direction',
    {},
    goal(between(-0.01, 0.01)),
  ],
  [
    'Invalidated: conversion fell 0.1% (−1.0 to 1.2): enough data, and no effect as large as the 1.5% that was to be found in either direction',
    { goals: [aGoalCriterion({ promisedLift: 0, minimumDetectableEffect: 0.015 })] },
    goal(between(-0.012, 0.01)),
  ],
  [
    'Invalidated: conversion rose 1.0% (0.5 to 1.5), real, but too small: the promised 2% is ruled out',
    {},
    goal(between(0.005, 0.015)),
  ],
  [
    'Invalidated: conversion fell 2.0% (−1.0 to 5.0): the promised 2% is ruled out',
    {},
    goal(between(-0.05, 0.01)),
  ],
  [
    'Inconclusive: conversion rose 4.0% (0.2 to 7.8), above the promised 2%, but a guardrail is not proved safe: revenue fell 0.5% (−4.0 to 5.0) against a margin of 2%',
    { guardrails: [guardrail()] },
    metrics(win, between(-0.05, 0.04)),
  ],
  [
    'Inconclusive: conversion rose 4.0% (0.2 to 7.8), above the promised 2%, but guardrails are not proved safe: revenue has no estimate against a margin of 2% and refunds has no estimate against a margin of 2%',
    two,
    metrics(win, null, null),
  ],
  [
    'Inconclusive: conversion rose 1.5% (0.5 to 2.5), real, but below the promised 2%',
    {},
    goal(between(0.005, 0.025)),
  ],
  [
    'Inconclusive: conversion rose 4.0% (0.2 to 7.8), but its whole interval should lie above the promised 2%',
    { strictness: 'certain' },
    {},
  ],
  [
    'Inconclusive: conversion rose 3.0% (0.1 to 5.9), but it is less than 80% probable that it reaches the promised 2%',
    { strictness: 'probable' },
    goal(between(0.001, 0.059)),
  ],
  [
    'Inconclusive: conversion rose 1.0% (−4.0 to 6.0): too little data to find the promised 2%',
    {},
    goal(between(-0.04, 0.06)),
  ],
  [
    'Inconclusive: conversion rose 1.0% (−0.5 to 2.5): both no effect and the promised 2% remain possible',
    {},
    goal(between(-0.005, 0.025)),
  ],
  [
    'Inconclusive: stopped before its plan, after 8 days; conversion rose 4.0% (0.2 to 7.8)',
    {},
    { experimentStatus: 'stopped', exposureEndedAt: '2026-11-09T12:00:00Z', asOf: '2026-11-09T12:00:00Z' },
  ],
  [
    'Inconclusive: stopped without an estimate for conversion',
    {},
    { ...goal(null), experimentStatus: 'stopped', exposureEndedAt: '2026-11-11T00:00:00Z' },
  ],
  [
    'Void: Users do not split as planned (p < 0.0001); find out why before trusting it',
    {},
    { sampleRatioPValue: 0 },
  ],
  [
    'Void: 2.5% of users (2,500) saw more than one variation; the assignment is broken',
    {},
    { multipleExposures: { users: 2500, share: 0.025 } },
  ],
  [
    'Not enough data yet: 3 of 7 days, 41% of the planned sample, expected on 24 November 2026',
    { plannedEnd: null, plannedSample: 243_000 },
    { exposureStartedAt: '2026-11-17T00:00:00Z', asOf: '2026-11-20T00:00:00Z' },
  ],
  [
    'Not enough data yet: 10 of the 30 planned days, expected on 1 December 2026',
    { plannedEnd: '2026-12-01T00:00:00Z' },
    {},
  ],
  [
    'Not enough data yet: 8 of the 9 planned days, waiting for a reading from after 10 November 2026',
    { plannedEnd: '2026-11-10T00:00:00Z' },
    { asOf: '2026-11-09T12:00:00Z' },
  ],
  [
    'Not enough data yet: 8 of the 10 planned days, a reading from after the end of exposure on 11 November 2026, waiting for a reading from after 11 November 2026',
    {},
    { asOf: '2026-11-09T00:00:00Z', experimentStatus: 'stopped', exposureEndedAt: '2026-11-11T00:00:00Z' },
  ],
  ['Not enough data yet: an estimate for conversion', {}, goal(null)],
]

describe('the verdict in words', () => {
  it.each(sentences)('%s', (words, criteria, reading) => {
    expect(judged(criteria, reading).words).toBe(words)
  })

  it('says that nothing was linked, started or read', () => {
    const words = ([null, 'draft', 'running'] as const).map(
      (experimentStatus) => judge(anInput({ reading: null, experimentStatus })).words,
    )
    expect(words).toEqual([
      'No experiment is linked yet',
      'The experiment has not started yet',
      'No results were read yet',
    ])
  })

  it('quotes the mark of an instrumentation error', () => {
    expect(judged({}, {}, { instrumentationError: 'clicks were counted twice' }).words).toBe(
      'Void: Marked as an instrumentation error: clicks were counted twice',
    )
  })

  it('gives every reason of these cases its own words', () => {
    const reasons = new Set(sentences.map(([, criteria, reading]) => judged(criteria, reading).reason))
    const elsewhere = ['noExperiment', 'notStarted', 'noReading', 'instrumentationError', 'declared']
    expect(verdictReasons.filter((reason) => !reasons.has(reason)).toSorted()).toEqual(elsewhere.toSorted())
  })
})

describe('an effect in words', () => {
  const effect = (lift: number, low: number, high: number) => ({
    lift,
    low,
    high,
    standardError: 0.01,
    pValue: null,
    chanceOfImprovement: null,
    alpha: 0.05,
  })

  it.each([
    ['conversion rose 4.0% (0.2 to 7.8)', 'increase', effect(0.04, 0.002, 0.078)],
    ['conversion fell 4.0% (0.2 to 7.8)', 'increase', effect(-0.04, -0.078, -0.002)],
    ['conversion fell 4.0% (0.2 to 7.8)', 'decrease', effect(0.04, 0.002, 0.078)],
    ['conversion rose 4.0% (−1.0 to 9.0)', 'decrease', effect(-0.04, -0.09, 0.01)],
    ['conversion did not change measurably (−1.0 to 1.0)', 'increase', effect(0, -0.01, 0.01)],
    ['conversion did not change measurably (−3.0 to 1.0)', 'decrease', effect(0, -0.01, 0.03)],
    ['conversion did not change measurably (−1.0 to 1.1)', 'increase', effect(0.0004, -0.01, 0.011)],
    ['conversion did not change measurably (−0.010 to 0.030)', 'increase', effect(0.0001, -0.0001, 0.0003)],
    ['conversion rose 0.1% (0.010 to 0.2)', 'increase', effect(0.00105, 0.0001, 0.002)],
    ['conversion fell 0.020% (0.010 to 0.030)', 'increase', effect(-0.0002, -0.0003, -0.0001)],
    ['conversion rose 4.0% (0.0 to 8.0)', 'increase', effect(0.04, 1e-17, 0.08)],
    ['conversion has no estimate', 'increase', null],
  ] as const)('%s, good is %s', (words, direction, given) => {
    expect(effectInWords({ name: 'conversion', direction }, given)).toBe(words)
  })
})
