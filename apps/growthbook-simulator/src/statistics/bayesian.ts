import { normalCdf, normalDensity, normalQuantile } from './distributions.js'
import type { Arms, Difference, DifferenceType } from './difference.js'

/** The prior is stated on the relative effect; `proper: false` is the flat one. */
export interface Prior {
  readonly proper: boolean
  readonly mean: number
  readonly stddev: number
}

export interface BayesianEstimate {
  readonly engine: 'bayesian'
  readonly computable: boolean
  readonly effect: number
  readonly standardError: number
  readonly low: number
  readonly high: number
  readonly chanceToBeatControl: number
  readonly riskOfChoosingControl: number
  readonly riskOfChoosingTreatment: number
}

const UNCOMPUTABLE: BayesianEstimate = {
  engine: 'bayesian',
  computable: false,
  effect: 0,
  standardError: 0,
  low: 0,
  high: 0,
  chanceToBeatControl: 0.5,
  riskOfChoosingControl: 0,
  riskOfChoosingTreatment: 0,
}

interface Normal {
  readonly mean: number
  readonly deviation: number
}

function posteriorOf(effect: number, variance: number, prior: Prior): Normal {
  if (!prior.proper) return { mean: effect, deviation: Math.sqrt(variance) }
  const precision = 1 / variance + 1 / prior.stddev ** 2
  return {
    mean: (effect / variance + prior.mean / prior.stddev ** 2) / precision,
    deviation: 1 / Math.sqrt(precision),
  }
}

/** E[max(0, X)]: what is lost on average by not taking an effect X. */
function expectedGain({ mean, deviation }: Normal): number {
  const z = mean / deviation
  return mean * normalCdf(z) + deviation * normalDensity(z)
}

/** A prior on the relative effect, carried over to the scale of the difference. */
function priorOn(difference: DifferenceType, prior: Prior, baseline: number): Prior {
  if (difference === 'relative') return prior
  const scale = Math.abs(baseline)
  return { ...prior, mean: prior.mean * scale, stddev: prior.stddev * scale }
}

export function bayesian(
  difference: Difference,
  arms: Arms,
  settings: {
    readonly alpha: number
    readonly inverse: boolean
    readonly prior: Prior
    readonly difference: DifferenceType
  },
): BayesianEstimate {
  if (!difference.computable) return UNCOMPUTABLE
  const prior = priorOn(settings.difference, settings.prior, arms.control.mean)
  const posterior = posteriorOf(difference.effect, difference.variance, prior)
  const { mean, deviation } = posterior
  const reach = normalQuantile(1 - settings.alpha / 2) * deviation
  const missedUp = expectedGain(posterior)
  const missedDown = expectedGain({ mean: -mean, deviation })
  return {
    engine: 'bayesian',
    computable: true,
    effect: mean,
    standardError: deviation,
    low: mean - reach,
    high: mean + reach,
    chanceToBeatControl: normalCdf((settings.inverse ? -mean : mean) / deviation),
    riskOfChoosingControl: settings.inverse ? missedDown : missedUp,
    riskOfChoosingTreatment: settings.inverse ? missedUp : missedDown,
  }
}
