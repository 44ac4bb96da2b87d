import { describe, expect, it } from 'vitest'
import { relativeEffectOf } from './effect-size.js'
import { falsePositiveRisk, posteriorSuccessRate } from './false-positive-risk.js'
import { intervalAt, isSequentialWidth, oneSidedLowerBound, sequentialHalfWidth } from './intervals.js'
import { normalLowerTail, normalUpperQuantile, normalUpperTail, oneSidedZ, twoSidedZ } from './normal.js'
import { expectedUsers, sampleRatioPValue } from './sample-ratio.js'
import { sampleSizePerArm } from './sample-size.js'
import { anEstimate } from './testing/readings.js'

const proportion = (users: number, mean: number) => ({
  users,
  mean,
  standardDeviation: Math.sqrt(mean * (1 - mean)),
})

describe('the normal distribution', () => {
  // Reference values: scipy.stats.norm.
  it.each([
    [0, 0.5],
    [1.959963984540054, 0.025],
    [6, 9.865876450376946e-10],
    [10, 7.61985302416047e-24],
    [30, 4.906713927148187e-198],
  ])('keeps the tail above %d', (z, tail) => {
    expect(normalUpperTail(z) / tail).toBeCloseTo(1, 9)
    expect(normalLowerTail(-z) / tail).toBeCloseTo(1, 9)
  })

  it.each([
    [0.025, 1.959963984540054],
    [0.05, 1.6448536269514729],
    [0.025 / 3, 2.3939797998185104],
    [1e-6, 4.753424308822899],
    [1e-12, 7.034483825301131],
    [0.9, -1.2815515655446004],
  ])('finds the point with %d above it', (tail, z) => {
    expect(normalUpperQuantile(tail)).toBeCloseTo(z, 9)
  })

  it('names critical values', () => {
    expect(twoSidedZ(0.05)).toBeCloseTo(1.959963984540054, 12)
    expect(oneSidedZ(0.05)).toBeCloseTo(1.6448536269514722, 12)
  })
})

describe('the relative effect', () => {
  it('of 10.0% against 10.4% with 50,000 per arm', () => {
    const effect = relativeEffectOf(proportion(50_000, 0.1), proportion(50_000, 0.104), 0.05)
    expect(effect?.lift).toBeCloseTo(0.04, 10)
    expect(effect?.standardError).toBeCloseTo(0.01952, 5)
    expect(effect?.low).toBeCloseTo(0.00174, 5)
    expect(effect?.high).toBeCloseTo(0.07826, 5)
    expect(effect?.pValue).toBeCloseTo(0.0405, 4)
  })

  it.each([
    ['no baseline', proportion(100, 0), proportion(100, 0.1)],
    ['no users', proportion(0, 0.1), proportion(100, 0.1)],
    [
      'no variance',
      { users: 10, mean: 1, standardDeviation: 0 },
      { users: 10, mean: 1, standardDeviation: 0 },
    ],
  ])('is none with %s', (_title, control, treatment) => {
    expect(relativeEffectOf(control, treatment, 0.05)).toBeNull()
  })
})

describe('the sample ratio', () => {
  it.each([
    [[50_000, 50_900], [1, 1], 0.0046],
    [[5000, 5050], [0.5, 0.5], 0.6179522266795625],
    [[21_306, 21_307, 21_387], [1, 1, 1], 0.9036929576],
  ])('%j by %j', (users, weights, pValue) => {
    const arms = users.map((count, index) => ({ users: count, weight: weights[index] ?? 0 }))
    expect(sampleRatioPValue(arms)).toBeCloseTo(pValue, pValue === 0.0046 ? 4 : 9)
  })

  it('keeps tiny p-values', () => {
    const pValue = sampleRatioPValue([
      { users: 5000, weight: 0.5 },
      { users: 5500, weight: 0.5 },
    ])
    expect(pValue / 1.0635492679527356e-6).toBeCloseTo(1, 9)
  })

  it('leaves arms without weight out and says 1 where there is nothing to compare', () => {
    const two = [
      { users: 100, weight: 1 },
      { users: 130, weight: 1 },
    ]
    expect(sampleRatioPValue([...two, { users: 40, weight: 0 }])).toBe(sampleRatioPValue(two))
    expect(sampleRatioPValue([{ users: 100, weight: 1 }])).toBe(1)
    expect(sampleRatioPValue(two.map((arm) => ({ ...arm, users: 0 })))).toBe(1)
    expect(expectedUsers([{ users: 90, weight: 2 }, ...two.slice(0, 1), { users: 5, weight: 0 }])).toEqual([
      126.66666666666667, 63.333333333333336, 0,
    ])
  })
})

describe('planning', () => {
  const plan = { baseline: 0.1, lift: 0.04, alpha: 0.05, power: 0.8 } as const

  it('needs 89,862 per arm on the absolute and 93,465 on the relative difference', () => {
    expect(sampleSizePerArm({ ...plan, difference: 'absolute' })).toBe(89_862)
    expect(sampleSizePerArm({ ...plan, difference: 'relative' })).toBe(93_465)
  })
})

describe('the false-positive risk', () => {
  it.each([
    [1 / 3, 0.059],
    [0.33, 0.0597],
    [0.2, 0.111],
    [0.1, 0.22],
    [0.08, 0.264],
  ])('at a success rate of %d', (successRate, risk) => {
    expect(falsePositiveRisk({ alpha: 0.05, power: 0.8, successRate })).toBeCloseTo(risk, 3)
  })

  it('begins with Beta(1, 9) and learns from concluded cards', () => {
    expect(posteriorSuccessRate({ validated: 0, concluded: 0 })).toBe(0.1)
    expect(posteriorSuccessRate({ validated: 4, concluded: 10 })).toBe(0.25)
  })
})

describe('intervals', () => {
  const context = { reportedAlpha: 0.05, users: 20_000, tuning: 5000 }
  const design = { standardError: 0.0455, users: 20_000, alpha: 0.05, tuning: 5000 }

  it('are left as reported at their own level', () => {
    const odd = anEstimate(0.04, 0.02, { low: -0.01, high: 0.1 })
    expect(intervalAt(odd, 0.05, context)).toEqual({ low: -0.01, high: 0.1 })
  })

  it('are made anew from the standard error at another level', () => {
    const { low, high } = intervalAt(anEstimate(0.04, 0.02), 0.025, context)
    expect(low).toBeCloseTo(0.04 - 2.241402727604947 * 0.02, 10)
    expect(high).toBeCloseTo(0.04 + 2.241402727604947 * 0.02, 10)
  })

  it('have a sequential width of their own, by the formula of the source', () => {
    // gbstats, "freq-sequential-relative": 10.0% against 11.0% with 10,000 per arm.
    const half = sequentialHalfWidth({ ...design, standardError: 0.04547526800360829 })
    expect(half).toBeCloseTo((0.24220635376208535 + 0.04220635376208545) / 2, 12)
  })

  it('are believed sequential only at that width', () => {
    const half = sequentialHalfWidth(design)
    expect(isSequentialWidth({ low: 0.1 - half, high: 0.1 + half }, design)).toBe(true)
    expect(isSequentialWidth({ low: 0.1 - half * 1.03, high: 0.1 + half * 1.03 }, design)).toBe(false)
    const fixed = 1.96 * design.standardError
    expect(isSequentialWidth({ low: 0.1 - fixed, high: 0.1 + fixed }, design)).toBe(false)
    expect(isSequentialWidth({ low: Number.NaN, high: 1 }, design)).toBe(false)
  })

  it('stay sequential when made anew, and wider at a stricter level', () => {
    const estimate = anEstimate(0.1, 0.0455, { interval: 'sequential' })
    const stricter = intervalAt(estimate, 0.025, context)
    expect(stricter.high - 0.1).toBeCloseTo(sequentialHalfWidth({ ...design, alpha: 0.025 }), 12)
    expect(stricter.high - 0.1).toBeGreaterThan(sequentialHalfWidth(design))
  })

  it('give guardrails a one-sided bound from the standard error', () => {
    expect(oneSidedLowerBound(anEstimate(-0.01, 0.01), 0.05, context)).toBeCloseTo(-0.0264485, 6)
    const sequential = anEstimate(-0.01, 0.01, { interval: 'sequential' })
    expect(oneSidedLowerBound(sequential, 0.05, context)).toBeCloseTo(
      -0.01 - sequentialHalfWidth({ ...design, standardError: 0.01, alpha: 0.1 }),
      12,
    )
  })
})
