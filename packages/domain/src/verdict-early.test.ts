import { describe, expect, it } from 'vitest'
import type { Estimate, Reading } from './evidence.js'
import { goal, judged, said, strongLoss, strongWin, win } from './testing/judged.js'
import { aGuardrailCriterion, aMetric, anEstimate } from './testing/readings.js'

describe('the early threshold', () => {
  const early = { asOf: '2026-11-09T00:00:00Z' }
  const bayesian = (chanceToBeatControl: number): Partial<Reading> => ({
    ...early,
    engine: 'bayesian',
    ...goal({ ...win, pValue: 0, chanceToBeatControl }),
  })

  it.each([
    [0.9991, 'validated outcomeMet'],
    [0.999, 'pending awaitingPlan'],
    [0.0005, 'pending awaitingPlan'],
  ])('reads a Bayesian engine by its chance of %d, never by its absent p-value', (chance, expected) => {
    expect(said(judged({}, bayesian(chance)))).toBe(expected)
  })

  it('takes a chance below 0.1% as early harm', () => {
    const loss = { ...strongLoss, pValue: 0, chanceToBeatControl: 0.0001 }
    expect(said(judged({}, { ...early, engine: 'bayesian', ...goal(loss) }))).toBe('invalidated regression')
  })

  it.each([
    [0.00099, 'validated outcomeMet'],
    [0.001, 'pending awaitingPlan'],
    [0, 'validated outcomeMet'],
  ])('reads a frequentist engine by its p-value of %d', (pValue, expected) => {
    expect(said(judged({}, { ...early, ...goal({ ...win, pValue }) }))).toBe(expected)
  })

  it('counts on the signal concerned: harm to a guardrail needs the guardrail’s own p-value', () => {
    const criteria = { guardrails: [aGuardrailCriterion()] }
    const withGuardrail = (estimate: Estimate): Partial<Reading> => ({
      ...early,
      metrics: [aMetric('conversion', { b: strongWin }), aMetric('revenue', { b: estimate })],
    })
    const weakHarm = judged(criteria, withGuardrail(anEstimate(-0.05, 0.02)))
    const strongHarm = judged(criteria, withGuardrail(anEstimate(-0.08, 0.02)))
    expect([said(weakHarm), said(strongHarm)]).toEqual([
      'pending awaitingPlan',
      'invalidated guardrailBreach',
    ])
  })
})
