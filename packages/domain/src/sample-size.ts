/** How many users a proportion needs, so that a true effect shows with the wanted power. */
import { normalUpperQuantile, twoSidedZ } from './normal.js'

export interface SampleSizeInput {
  /** Rate of the control, 0 < baseline < 1. */
  readonly baseline: number
  /** True relative lift, not 0; baseline · (1 + lift) stays below 1. */
  readonly lift: number
  /** Two-sided level. */
  readonly alpha: number
  /** P(interval excludes 0 on the good side), 0 < power < 1. */
  readonly power: number
  /** Which difference is tested; GrowthBook tests the relative one. */
  readonly difference: 'absolute' | 'relative'
}

/**
 * Users per arm, rounded up: (z_α/2 + z_β)² · V₁ / δ², V₁ the variance of the difference for one user per arm
 * (for the relative one by the delta method). Power is P(L > 0), not P(validated): with a promise as high as
 * the true lift, the latter is at most one half.
 */
export const sampleSizePerArm = ({ baseline, lift, alpha, power, difference }: SampleSizeInput): number => {
  const treated = baseline * (1 + lift)
  const [controlVariance, treatedVariance] = [baseline * (1 - baseline), treated * (1 - treated)]
  const factor = (twoSidedZ(alpha) + normalUpperQuantile(1 - power)) ** 2
  if (difference === 'absolute')
    return Math.ceil((factor * (controlVariance + treatedVariance)) / (treated - baseline) ** 2)
  const relative = treatedVariance / baseline ** 2 + (controlVariance * treated ** 2) / baseline ** 4
  return Math.ceil((factor * relative) / lift ** 2)
}
