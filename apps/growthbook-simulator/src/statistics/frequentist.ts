import { studentQuantile, studentTwoSidedTail } from './distributions.js'
import type { Arms, Difference } from './difference.js'

export interface FrequentistEstimate {
  readonly engine: 'frequentist'
  readonly computable: boolean
  readonly effect: number
  readonly standardError: number
  readonly low: number
  readonly high: number
  /** Two-sided, uncorrected, without the underflow of `1 - cdf`. */
  readonly pValue: number
}

const UNCOMPUTABLE: FrequentistEstimate = {
  engine: 'frequentist',
  computable: false,
  effect: 0,
  standardError: 0,
  low: 0,
  high: 0,
  pValue: 1,
}

/** Welch-Satterthwaite, on the arms' own scale whatever the type of the difference. */
function degreesOfFreedom({ control, treatment }: Arms): number {
  const a = control.variance / control.n
  const b = treatment.variance / treatment.n
  return (a + b) ** 2 / (b ** 2 / (treatment.n - 1) + a ** 2 / (control.n - 1))
}

interface Interval {
  readonly halfWidth: number
  readonly pValue: number
}

function fixedHorizon(effect: number, variance: number, parts: { arms: Arms; alpha: number }): Interval {
  const degrees = degreesOfFreedom(parts.arms)
  const error = Math.sqrt(variance)
  return {
    halfWidth: studentQuantile(1 - parts.alpha / 2, degrees) * error,
    pValue: studentTwoSidedTail(effect / error, degrees),
  }
}

/** Asymptotic confidence sequence, optimised for `tuning` units in total. */
function sequential(
  effect: number,
  variance: number,
  parts: { arms: Arms; alpha: number; tuning: number },
): Interval {
  const { alpha, tuning } = parts
  const n = parts.arms.control.n + parts.arms.treatment.n
  const rho = Math.sqrt((-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / tuning)
  const growth = n * rho ** 2 + 1
  const halfWidth =
    Math.sqrt(variance * n) * Math.sqrt(((2 * growth) / (n * rho) ** 2) * Math.log(Math.sqrt(growth) / alpha))
  const statistic = (effect ** 2 * n) / variance
  const pValue = Math.min(1, Math.sqrt(growth) * Math.exp((-(rho ** 2) * statistic) / (2 * growth)))
  return { halfWidth, pValue }
}

export function frequentist(
  difference: Difference,
  arms: Arms,
  settings: { readonly alpha: number; readonly sequentialTuning?: number },
): FrequentistEstimate {
  if (!difference.computable) return UNCOMPUTABLE
  const { effect, variance } = difference
  const { alpha, sequentialTuning } = settings
  const { halfWidth, pValue } =
    sequentialTuning === undefined
      ? fixedHorizon(effect, variance, { arms, alpha })
      : sequential(effect, variance, { arms, alpha, tuning: sequentialTuning })
  return {
    engine: 'frequentist',
    computable: true,
    effect,
    standardError: Math.sqrt(variance),
    low: effect - halfWidth,
    high: effect + halfWidth,
    pValue,
  }
}
