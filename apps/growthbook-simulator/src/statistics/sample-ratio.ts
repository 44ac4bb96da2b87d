import { chiSquareUpperTail } from './distributions.js'

/**
 * p-value of the chi-square test of users against weights. Arms of weight zero are left out, and the
 * degrees of freedom count the arms that remain, as the REST field does.
 */
export function sampleRatioPValue(users: readonly number[], weights: readonly number[]): number {
  const arms = users
    .map((observed, index) => ({ observed, weight: weights[index] ?? 0 }))
    .filter(({ weight }) => weight > 0)
  const total = arms.reduce((sum, arm) => sum + arm.observed, 0)
  const weight = arms.reduce((sum, arm) => sum + arm.weight, 0)
  if (arms.length < 2 || total === 0) return 1
  const statistic = arms.reduce((sum, arm) => {
    const expected = (arm.weight / weight) * total
    return sum + (arm.observed - expected) ** 2 / expected
  }, 0)
  return chiSquareUpperTail(statistic, arms.length - 1)
}
