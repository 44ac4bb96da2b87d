import { normalUpperQuantile } from '@knowwhen/domain'

/** Evaluates c[0] + c[1] x + c[2] x^2 … */
const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)

/**
 * Quantile of Student's t, 0 < probability < 1, degrees of freedom >= 1. Source: Abramowitz and Stegun 26.7.5, an
 * expansion about the normal quantile: 10 digits above 1,000 degrees of freedom, 3 at 5.
 */
export const studentQuantile = (probability: number, degreesOfFreedom: number): number => {
  const z = normalUpperQuantile(1 - probability)
  const square = z * z
  const terms = [
    z,
    (z * (square + 1)) / 4,
    (z * polynomial([3, 16, 5], square)) / 96,
    (z * polynomial([-15, 17, 19, 3], square)) / 384,
    (z * polynomial([-945, -1920, 1482, 776, 79], square)) / 92160,
  ]
  return polynomial(terms, 1 / degreesOfFreedom)
}
