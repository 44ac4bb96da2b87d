import betainc from '@stdlib/math-base-special-betainc'
import erfc from '@stdlib/math-base-special-erfc'
import gammainc from '@stdlib/math-base-special-gammainc'
import quantileOfNormal from '@stdlib/stats-base-dists-normal-quantile'
import quantileOfStudent from '@stdlib/stats-base-dists-t-quantile'

/**
 * Tails are taken from the complementary functions, never as `1 - cdf`: that subtraction loses every
 * digit below about 1e-16, exactly where an overwhelming effect or a broken split lives.
 */

/** P(Z <= z) for a standard normal, accurate in both tails. */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2
}

export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
}

export function normalQuantile(probability: number): number {
  return quantileOfNormal(probability, 0, 1)
}

/** P(|T| >= |t|) for Student's t with `degrees` degrees of freedom. */
export function studentTwoSidedTail(t: number, degrees: number): number {
  const square = t * t
  // Both forms are the same number; the incomplete beta keeps its digits when its argument is below one half.
  return square < degrees
    ? betainc(square / (degrees + square), 0.5, degrees / 2, true, true)
    : betainc(degrees / (degrees + square), degrees / 2, 0.5, true, false)
}

export function studentQuantile(probability: number, degrees: number): number {
  return quantileOfStudent(probability, degrees)
}

/** P(X >= x) for a chi-square variable. */
export function chiSquareUpperTail(x: number, degrees: number): number {
  return gammainc(x / 2, degrees / 2, true, true)
}
