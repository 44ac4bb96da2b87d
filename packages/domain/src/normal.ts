/**
 * The normal distribution, tails through the complementary error function (never 1 - cdf, which loses
 * everything below 1e-16).
 */
import erfc from '@stdlib/math-base-special-erfc'
import quantile from '@stdlib/stats-base-dists-normal-quantile'

/** P(Z <= z) of a standard normal, accurate in the lower tail. */
export const normalLowerTail = (z: number): number => erfc(-z / Math.SQRT2) / 2

/** P(Z > z) of a standard normal, accurate in the upper tail. */
export const normalUpperTail = (z: number): number => erfc(z / Math.SQRT2) / 2

/** p-value of a two-sided test with statistic z. */
export const twoSidedPValue = (z: number): number => erfc(Math.abs(z) / Math.SQRT2)

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

/**
 * z with P(Z > z) = tail, for 0 < tail < 1. One Newton step on the complementary tail sharpens the
 * library's quantile, which is poor below 1e-10.
 */
export const normalUpperQuantile = (tail: number): number => {
  if (tail > 0.5) return -normalUpperQuantile(1 - tail)
  const start = -quantile(tail, 0, 1)
  const slope = density(start)
  return slope === 0 ? start : start + (normalUpperTail(start) - tail) / slope
}

/** Critical value of a two-sided interval of coverage 1 - alpha: 1.959964 for 0.05. */
export const twoSidedZ = (alpha: number): number => normalUpperQuantile(alpha / 2)

/** Critical value of a one-sided bound at 1 - alpha: 1.644854 for 0.05. */
export const oneSidedZ = (alpha: number): number => normalUpperQuantile(alpha)
