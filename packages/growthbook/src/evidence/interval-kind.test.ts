import { relativeVariance } from '@knowwhen/domain'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectIntervalKind, type IntervalEvidence } from './interval-kind.js'

/** Written a second time, from API.md §8 as it stands there: half-width in standard errors. */
const sequentialMultiplier = (a: number, n: number, tuning: number): number => {
  const rho = Math.sqrt((-2 * Math.log(a) + Math.log(-2 * Math.log(a) + 1)) / tuning)
  const growth = n * rho ** 2 + 1
  return Math.sqrt(n) * Math.sqrt(((2 * growth) / (n * rho) ** 2) * Math.log(Math.sqrt(growth) / a))
}

/** 10,000 users each, 10% against 11%: the numbers that GrowthBook's own engine gives for them. */
const control = { users: 10_000, mean: 0.1, standardDeviation: 0.30000000000000004, numerator: 1000 }
const treatment = { users: 10_000, mean: 0.11, standardDeviation: 0.31288975694324034, numerator: 1100 }
const standardError = 0.045475268003608287
const evidence = (overrides: Partial<IntervalEvidence>): IntervalEvidence => ({
  engine: 'frequentist',
  alpha: 0.05,
  low: 0.010870112525621006,
  high: 0.18912988747437887,
  control,
  treatment,
  sequentialConfigured: false,
  sequentialTuning: 5000,
  ...overrides,
})
const sequentialInterval = { low: -0.04220635376208545, high: 0.24220635376208535 }

describe('an interval is believed sequential', () => {
  test('when its width matches the always-valid formula, whatever the settings say', () => {
    const read = detectIntervalKind(evidence(sequentialInterval))
    expect(read.interval).toBe('sequential')
    expect(read.standardError).toBeCloseTo(standardError, 12)
  })

  test('not when its width matches the fixed horizon, although the settings say sequential', () => {
    const read = detectIntervalKind(evidence({ sequentialConfigured: true }))
    expect(read.interval).toBe('fixedHorizon')
    expect(read.standardError).toBeCloseTo(standardError, 5)
  })

  test('never of a Bayesian engine', () => {
    const read = detectIntervalKind(
      evidence({ engine: 'bayesian', sequentialConfigured: true, ...sequentialInterval }),
    )
    expect(read.interval).toBe('fixedHorizon')
  })

  test('with the tuning that the settings name', () => {
    const half = standardError * sequentialMultiplier(0.05, 20_000, 100_000)
    const given = { low: 0.1 - half, high: 0.1 + half }
    expect(detectIntervalKind(evidence({ ...given, sequentialTuning: 100_000 })).interval).toBe('sequential')
  })

  test('by the settings where the width matches neither', () => {
    const odd = { low: -0.9, high: 1.1 }
    expect(detectIntervalKind(evidence(odd)).interval).toBe('fixedHorizon')
    const read = detectIntervalKind(evidence({ ...odd, sequentialConfigured: true }))
    expect(read.interval).toBe('sequential')
    expect(read.standardError).toBeCloseTo(1 / sequentialMultiplier(0.05, 20_000, 5000), 12)
  })

  test('by the settings where the arms have no statistics, with a standard error that is not too small', () => {
    const nobody = { users: 0, mean: 0, standardDeviation: 0, numerator: 0 }
    const read = detectIntervalKind(
      evidence({ control: nobody, treatment: nobody, sequentialConfigured: true }),
    )
    expect(read.interval).toBe('sequential')
    expect(read.standardError).toBeGreaterThan(0)
    expect(read.standardError).toBeLessThan(Number.POSITIVE_INFINITY)
  })
})

describe('the standard error', () => {
  test('of a Bayesian interval is exactly its width in normal quantiles', () => {
    expect(detectIntervalKind(evidence({ engine: 'bayesian' })).standardError).toBeCloseTo(standardError, 12)
  })

  test('of a small frequentist one knows Student', () => {
    // R: 10 users each, mean 10 and 11, sd 2; t(0.975, 18) = 2.10092204
    const small = {
      control: { users: 10, mean: 10, standardDeviation: 2, numerator: 100 },
      treatment: { users: 10, mean: 11, standardDeviation: 2, numerator: 110 },
    }
    const true_ = Math.sqrt(0.004 + (0.4 * 121) / 10_000)
    const half = 2.10092204 * true_
    const read = detectIntervalKind(evidence({ ...small, low: 0.1 - half, high: 0.1 + half }))
    expect(read.interval).toBe('fixedHorizon')
    expect(read.standardError).toBeCloseTo(true_, 5)
  })

  test('is recovered from either kind of interval for any two arms', () => {
    const arm = fc.record({
      users: fc.integer({ min: 50, max: 5_000_000 }),
      mean: fc.double({ min: 0.01, max: 1000, noNaN: true }),
      standardDeviation: fc.double({ min: 0.01, max: 1000, noNaN: true }),
      numerator: fc.constant(0),
    })
    const alpha = fc.constantFrom(0.01, 0.05, 0.1, 0.2)
    fc.assert(
      fc.property(arm, arm, alpha, fc.boolean(), (a, b, level, sequential) => {
        const arms = evidence({ control: a, treatment: b, alpha: level })
        const truth = Math.sqrt(relativeVariance(a, b))
        const width = sequential ? sequentialMultiplier(level, a.users + b.users, 5000) : undefined
        const half = truth * (width ?? fixedHalf(arms, truth))
        const read = detectIntervalKind({ ...arms, low: -half, high: half })
        expect(read.interval).toBe(sequential ? 'sequential' : 'fixedHorizon')
        expect(read.standardError / truth).toBeCloseTo(1, 6)
      }),
    )
  })
})

/** Multiplier of a fixed interval, found from the reading of one of unit width rather than from the formula again. */
const fixedHalf = (arms: IntervalEvidence, truth: number): number => {
  const unit = detectIntervalKind({ ...arms, engine: 'frequentist', low: -truth, high: truth })
  return truth / unit.standardError
}
