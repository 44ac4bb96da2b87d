import { expect, test } from 'vitest'
import { detectPriorKind } from './prior-kind.js'

const control = { users: 100, mean: 0.1, standardDeviation: 0.3, numerator: 10 }
const treatment = { users: 100, mean: 0.11, standardDeviation: 0.31, numerator: 11 }
const given = { engine: 'bayesian' as const, control, treatment, regressionAdjusted: false }

test('a lift that the plain means give had a flat prior', () => {
  expect(detectPriorKind({ ...given, lift: 0.11 / 0.1 - 1 })).toBe('flat')
})

test('a lift nearer to zero had a proper prior, unless regression adjustment may have moved it', () => {
  expect(detectPriorKind({ ...given, lift: 0.0977 })).toBe('proper')
  expect(detectPriorKind({ ...given, lift: 0.0977, regressionAdjusted: true })).toBe('unknown')
})

test('a negative baseline is divided by its size', () => {
  const below = { ...control, mean: -10 }
  expect(
    detectPriorKind({ ...given, control: below, treatment: { ...treatment, mean: -9 }, lift: 0.1 }),
  ).toBe('flat')
})

test('without a baseline nothing is known, and frequentist lifts have no prior', () => {
  expect(detectPriorKind({ ...given, control: { ...control, mean: 0 }, lift: 0.1 })).toBe('unknown')
  expect(detectPriorKind({ ...given, engine: 'frequentist', lift: 0.5 })).toBe('flat')
})
