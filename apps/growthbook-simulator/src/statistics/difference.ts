import type { Moments } from './samples.js'

export type DifferenceType = 'relative' | 'absolute'

export interface Arms {
  readonly control: Moments
  readonly treatment: Moments
}

type UncomputableReason = 'noUnits' | 'zeroVariance' | 'zeroBaseline'

export type Difference =
  | { readonly computable: true; readonly effect: number; readonly variance: number }
  | { readonly computable: false; readonly reason: UncomputableReason }

function uncomputableReason({ control, treatment }: Arms): UncomputableReason | undefined {
  if (control.n <= 0 || treatment.n <= 0) return 'noUnits'
  if (!(control.variance > 0) || !(treatment.variance > 0)) return 'zeroVariance'
  return control.mean === 0 ? 'zeroBaseline' : undefined
}

/**
 * The effect and its variance by the delta method. The relative effect divides by the unadjusted control
 * mean, so with CUPED its variance needs the covariance of the adjusted with the unadjusted mean; without
 * adjustment it is the familiar sb²/(nb·ma²) + sa²·mb²/(na·ma⁴).
 */
export function differenceOf(arms: Arms, type: DifferenceType): Difference {
  const reason = uncomputableReason(arms)
  if (reason !== undefined) return { computable: false, reason }
  const { control, treatment } = arms
  const effect = treatment.adjustedMean - control.adjustedMean
  const variance = treatment.variance / treatment.n + control.variance / control.n
  if (type === 'absolute') return { computable: true, effect, variance }
  const base = control.mean
  const relativeVariance =
    variance / base ** 2 +
    (effect ** 2 * control.reportedVariance) / (control.n * base ** 4) +
    (2 * effect * control.covariance) / (control.n * base ** 3)
  return { computable: true, effect: effect / Math.abs(base), variance: relativeVariance }
}
