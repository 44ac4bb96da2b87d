/** Effects from plain arm statistics (growthbook/API.md §8), for checks, planning and standard errors of sequential results. */
import type { ArmStatistics } from './evidence.js'
import { fixedHorizonInterval } from './intervals.js'
import { twoSidedPValue } from './normal.js'

export type ArmMoments = Pick<ArmStatistics, 'users' | 'mean' | 'standardDeviation'>

export interface RelativeEffect {
  /** (m_t - m_c) / |m_c|, a fraction. */
  readonly lift: number
  readonly standardError: number
  readonly low: number
  readonly high: number
  /** Two-sided, from the normal. */
  readonly pValue: number
}

/** V = s_t²/(n_t·m_c²) + s_c²·m_t²/(n_c·m_c⁴): delta-method variance of the relative effect. */
export const relativeVariance = (control: ArmMoments, treatment: ArmMoments): number => {
  const scale = control.mean ** 2
  const own = treatment.standardDeviation ** 2 / (treatment.users * scale)
  const base = (control.standardDeviation ** 2 * treatment.mean ** 2) / (control.users * scale ** 2)
  return own + base
}

/**
 * The relative effect of a treatment against its control, interval two-sided at 1 - alpha. `null` where it
 * cannot be computed: a mean of 0 in control, no users, no variance.
 */
export const relativeEffectOf = (
  control: ArmMoments,
  treatment: ArmMoments,
  alpha: number,
): RelativeEffect | null => {
  const lift = (treatment.mean - control.mean) / Math.abs(control.mean)
  const standardError = Math.sqrt(relativeVariance(control, treatment))
  if (!Number.isFinite(lift) || !Number.isFinite(standardError) || standardError <= 0) return null
  return {
    lift,
    standardError,
    ...fixedHorizonInterval({ lift, standardError }, alpha),
    pValue: twoSidedPValue(lift / standardError),
  }
}
