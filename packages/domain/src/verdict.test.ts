import { describe, expect, it } from 'vitest'
import type { Estimate, Reading } from './evidence.js'
import { goal, judged, said, strongLoss, strongWin, win } from './testing/judged.js'
import {
  aGoalCriterion,
  aGuardrailCriterion,
  aMetric,
  anArm,
  anEstimate,
  between,
} from './testing/readings.js'

describe('signs', () => {
  const decrease = { goals: [aGoalCriterion({ direction: 'decrease' })] }

  it('turns effects once, by the direction of the card', () => {
    const outcome = judged(decrease, goal(anEstimate(-0.04, 0.01952)))
    expect(said(outcome)).toBe('validated outcomeMet')
    expect(outcome.findings[0]?.effect?.lift).toBe(0.04)
    expect(outcome.words).toBe(
      'Validated: conversion fell 4.0% (0.2 to 7.8), above the promised 2%; no guardrail was set',
    )
  })

  it.each([
    ['increase', false, 0.97],
    ['increase', true, 0.03],
    ['decrease', true, 0.97],
    ['decrease', false, 0.03],
  ] as const)('reads the chance for %s of a metric with inverse %s', (direction, inverse, expected) => {
    const estimate = { ...win, chanceToBeatControl: 0.97 }
    const outcome = judged(
      { goals: [aGoalCriterion({ direction })] },
      { engine: 'bayesian', metrics: [aMetric('conversion', { b: estimate }, inverse)] },
    )
    expect(outcome.findings[0]?.effect?.chanceOfImprovement).toBeCloseTo(expected, 12)
  })

  it('never shows a p-value of a Bayesian engine nor a chance of a frequentist one', () => {
    const estimate = { ...win, pValue: 0, chanceToBeatControl: 0 }
    const frequentist = judged({}, goal(estimate)).findings[0]?.effect
    const bayesian = judged({}, { ...goal(estimate), engine: 'bayesian' }).findings[0]?.effect
    expect(frequentist).toMatchObject({ pValue: 0, chanceOfImprovement: null })
    expect(bayesian).toMatchObject({ pValue: null, chanceOfImprovement: 0 })
  })
})

describe('several goals', () => {
  const goals = [aGoalCriterion(), aGoalCriterion({ signalId: 'goal-2', name: 'orders', metricId: 'orders' })]
  const two = (first: Estimate | null, second: Estimate | null): Partial<Reading> => ({
    metrics: [aMetric('conversion', { b: first }), aMetric('orders', { b: second })],
  })
  const neutral = anEstimate(0, 0.005)
  const wide = anEstimate(0.01, 0.05)
  const loss = anEstimate(-0.06, 0.01)

  it.each([
    ['all', win, win, 'validated outcomeMet'],
    ['all', win, wide, 'inconclusive underpowered'],
    ['all', win, neutral, 'invalidated poweredNeutral'],
    ['all', neutral, loss, 'invalidated regression'],
    ['all', win, null, 'pending noEstimate'],
    ['all', loss, null, 'invalidated regression'],
    ['any', strongWin, neutral, 'validated outcomeMet'],
    ['any', strongWin, loss, 'invalidated regression'],
    ['any', wide, neutral, 'inconclusive underpowered'],
    ['any', neutral, neutral, 'invalidated poweredNeutral'],
    ['any', strongWin, null, 'validated outcomeMet'],
    ['any', wide, null, 'pending noEstimate'],
    // p = 0.0405 alone, but 97.5% of two goals: 0.04 - 2.2414 · 0.01952 < 0.
    ['any', win, wide, 'inconclusive underpowered'],
  ] as const)('%s of %j and %j → %s', (goalCombination, first, second, expected) => {
    expect(said(judged({ goals, goalCombination }, two(first, second)))).toBe(expected)
  })

  it('does not let one goal win early while another looks worse', () => {
    const reading = { ...two(strongWin, anEstimate(-0.05, 0.018)), asOf: '2026-11-09T00:00:00Z' }
    expect(said(judged({ goals, goalCombination: 'any' }, reading))).toBe('pending awaitingPlan')
  })
})

describe('several arms', () => {
  const best = { treatmentArm: { kind: 'bestArm' } } as const
  const arms = [anArm('a'), anArm('b'), anArm('c')]
  const two = (b: Estimate | null, c: Estimate | null): Partial<Reading> => ({
    arms,
    metrics: [aMetric('conversion', { b, c })],
  })

  it.each([
    ['the best verdict', strongLoss, strongWin, 'c validated'],
    ['then the largest lift', anEstimate(0.09, 0.01), strongWin, 'b validated'],
    ['a verdict before a larger lift', anEstimate(0.1, 0.06), anEstimate(0.05, 0.01), 'c validated'],
    ['corrected for two arms', win, anEstimate(0.03, 0.03), 'b inconclusive'],
    ['pending while an arm without estimate might be best', null, strongLoss, 'b pending'],
  ] as const)('%s', (_title, b, c, expected) => {
    const outcome = judged(best, two(b, c))
    expect(`${outcome.armId ?? ''} ${outcome.verdict}`).toBe(expected)
  })

  it('does not correct for arms that nobody is sent to, nor for a sealed arm', () => {
    const idle = { ...two(win, null), arms: [anArm('a'), anArm('b'), anArm('c', { weight: 0, users: 0 })] }
    expect(said(judged(best, idle))).toBe('validated outcomeMet')
    expect(said(judged({}, two(win, strongWin)))).toBe('validated outcomeMet')
  })

  it('names the arm it chose and shows what it read of every arm', () => {
    const outcome = judged(best, two(strongLoss, strongWin))
    expect(outcome.words).toBe(
      'Validated: C: conversion rose 8.0% (3.6 to 12.4), above the promised 2%; no guardrail was set',
    )
    expect(outcome.findings.map(({ armId, effect }) => [armId, effect?.alpha])).toEqual([
      ['b', 0.025],
      ['c', 0.025],
    ])
  })

  it('is undecided where the sealed arm is the control or missing', () => {
    const sealed = (armId: string) => judged({ treatmentArm: { kind: 'arm', armId } }, {})
    expect([said(sealed('a')), said(sealed('z'))]).toEqual(['pending noEstimate', 'pending noEstimate'])
  })
})

describe('levels', () => {
  it('makes an interval anew where the source used another α than the seal', () => {
    const reading = { ...goal(anEstimate(0.04, 0.01952, { low: 0.001, high: 0.079 })), alpha: 0.1 }
    const effect = judged({}, reading).findings[0]?.effect
    expect(effect?.low).toBeCloseTo(0.04 - 1.959963984540054 * 0.01952, 12)
    expect(effect?.alpha).toBe(0.05)
  })

  it('reads a guardrail by its one-sided bound: two-sided it would not pass', () => {
    // -0.005 - 1.645 · 0.0085 = -0.019 > -0.02 > -0.005 - 1.96 · 0.0085.
    const outcome = judged(
      { guardrails: [aGuardrailCriterion()] },
      { metrics: [aMetric('conversion', { b: win }), aMetric('revenue', { b: anEstimate(-0.005, 0.0085) })] },
    )
    expect(said(outcome)).toBe('validated outcomeMet')
    expect(outcome.findings[1]?.lowerBound).toBeCloseTo(-0.01898, 5)
  })

  it('flags harm within the margin', () => {
    const outcome = judged(
      { guardrails: [aGuardrailCriterion({ nonInferiorityMargin: 0.05 })] },
      { metrics: [aMetric('conversion', { b: win }), aMetric('revenue', { b: between(-0.03, -0.01) })] },
    )
    expect(outcome.harmWithinMargin).toEqual(['revenue'])
    expect(said(outcome)).toBe('validated outcomeMet')
  })
})
