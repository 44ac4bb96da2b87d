import { describe, expect, it } from 'vitest'
import { analyse, type AnalysisSettings } from './analysis.js'
import { chiSquareUpperTail, normalCdf, studentTwoSidedTail } from './distributions.js'
import { sampleRatioPValue } from './sample-ratio.js'

/** Reference values by 50-digit arithmetic. */
function expectDigits(actual: number, expected: number): void {
  expect(Math.abs(actual / expected - 1), `${actual} against ${expected}`).toBeLessThan(1e-9)
}

describe('tails keep their digits where 1 - cdf has none left', () => {
  it('of the normal', () => {
    expectDigits(normalCdf(-10), 7.61985302416053e-24)
    expectDigits(normalCdf(-30), 4.90671392714819e-198)
  })

  it("of Student's t", () => {
    expectDigits(studentTwoSidedTail(1.5, 1), 0.374334083621998)
    expectDigits(studentTwoSidedTail(0.01, 5), 0.992408018042582)
    expectDigits(studentTwoSidedTail(100, 10), 2.44968955541983e-16)
  })

  it('of the chi-square', () => {
    expectDigits(chiSquareUpperTail(200, 1), 2.08848758376254e-45)
    expectDigits(chiSquareUpperTail(200, 2), Math.exp(-100))
  })
})

describe('sample ratio', () => {
  it('of 50,000 and 50,900 is p = 0.0046', () => {
    expect(sampleRatioPValue([50_000, 50_900], [0.5, 0.5])).toBeCloseTo(0.0046, 4)
  })

  it('is 1 without users, or with one arm that counts', () => {
    expect(sampleRatioPValue([0, 0], [0.5, 0.5])).toBe(1)
    expect(sampleRatioPValue([5000, 10], [1, 0])).toBe(1)
  })
})

describe('one effect, looked at twice', () => {
  const settings: AnalysisSettings = {
    engine: 'frequentist',
    alpha: 0.05,
    inverse: false,
    prior: { proper: false, mean: 0, stddev: 0.3 },
    difference: 'relative',
  }
  const control = { type: 'proportion', n: 50_000, sum: 5000 } as const
  const treatment = { type: 'proportion', n: 50_000, sum: 5200 } as const

  it('is the worked example: 4.00% ± 1.952%', () => {
    const { estimate } = analyse(control, treatment, settings)
    expect(estimate.effect).toBeCloseTo(0.04, 10)
    expect(estimate.standardError).toBeCloseTo(0.01952, 5)
  })

  it('has the sign of the change whatever the sign of the baseline', () => {
    const mean = (sum: number) => ({ type: 'mean', n: 1000, sum, variance: 4 }) as const
    expect(analyse(mean(-1000), mean(-900), settings).estimate.effect).toBeCloseTo(0.1, 10)
    expect(analyse(mean(1000), mean(1100), settings).estimate.effect).toBeCloseTo(0.1, 10)
  })

  it('is narrower with regression adjustment that explains something, and the same without', () => {
    const sample = (postPreSumOfProducts: number) =>
      ({
        type: 'cuped',
        n: 1000,
        post: { sum: 2000, sumSquares: 8000 },
        pre: { sum: 2000, sumSquares: 8000 },
        postPreSumOfProducts,
      }) as const
    const plain = { type: 'mean', n: 1000, sum: 2000, variance: (8000 - 4000) / 999 } as const
    const width = ({ estimate }: ReturnType<typeof analyse>) => estimate.high - estimate.low
    expect(width(analyse(sample(6000), sample(6000), settings))).toBeLessThan(
      width(analyse(plain, plain, settings)),
    )
    expect(width(analyse(sample(4000), sample(4000), settings))).toBeCloseTo(
      width(analyse(plain, plain, settings)),
      10,
    )
  })
})
