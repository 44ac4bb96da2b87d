/** Sample ratio mismatch: do the users split as planned? */
import gammainc from '@stdlib/math-base-special-gammainc'

export interface ArmCount {
  readonly users: number
  /** Planned weight, any scale; arms of weight 0 are left out. */
  readonly weight: number
}

/** Users each arm should have by its weight; 0 for arms without weight. */
export const expectedUsers = (arms: readonly ArmCount[]): readonly number[] => {
  const weighted = arms.filter(({ weight }) => weight > 0)
  const users = weighted.reduce((sum, arm) => sum + arm.users, 0)
  const weight = weighted.reduce((sum, arm) => sum + arm.weight, 0)
  return arms.map((arm) => (arm.weight > 0 ? (users * arm.weight) / weight : 0))
}

/**
 * p-value of the chi-square test of the observed split against the weights, arms - 1 degrees of freedom
 * (growthbook/API.md §8, "SRM"); 1 where fewer than two arms have weight or nobody was exposed.
 */
export const sampleRatioPValue = (arms: readonly ArmCount[]): number => {
  const weighted = arms.filter(({ weight }) => weight > 0)
  const expected = expectedUsers(weighted)
  if (weighted.length < 2 || expected.some((users) => users <= 0)) return 1
  const chiSquare = weighted.reduce((sum, arm, index) => {
    const wanted = expected[index] ?? 1
    return sum + (arm.users - wanted) ** 2 / wanted
  }, 0)
  return gammainc(chiSquare / 2, (weighted.length - 1) / 2, true, true)
}
