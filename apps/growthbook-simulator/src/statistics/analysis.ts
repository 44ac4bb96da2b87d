import { bayesian, type BayesianEstimate, type Prior } from './bayesian.js'
import { differenceOf, type DifferenceType } from './difference.js'
import { frequentist, type FrequentistEstimate } from './frequentist.js'
import { momentsOf, pooledTheta, type Moments, type Sample } from './samples.js'

export interface AnalysisSettings {
  readonly engine: 'bayesian' | 'frequentist'
  readonly alpha: number
  readonly inverse: boolean
  readonly prior: Prior
  readonly difference: DifferenceType
  /** Present: always-valid intervals with this tuning parameter (frequentist only). */
  readonly sequentialTuning?: number
  /** Present: the absolute effect is brought to units per day. */
  readonly scale?: { readonly totalUsers: number; readonly coverage: number; readonly days: number }
}

export type Estimate = BayesianEstimate | FrequentistEstimate

export interface Analysis {
  readonly control: Moments
  readonly treatment: Moments
  readonly estimate: Estimate
}

function scaled<E extends Estimate>(estimate: E, factor: number): E {
  return {
    ...estimate,
    effect: estimate.effect * factor,
    standardError: estimate.standardError * factor,
    low: estimate.low * factor,
    high: estimate.high * factor,
  }
}

/** One arm against the baseline, by the formulas of gbstats (reference: GrowthBook API notes, section 8). */
export function analyse(control: Sample, treatment: Sample, settings: AnalysisSettings): Analysis {
  const theta = pooledTheta(control, treatment)
  const arms = { control: momentsOf(control, theta), treatment: momentsOf(treatment, theta) }
  const difference = differenceOf(arms, settings.difference)
  const estimate =
    settings.engine === 'bayesian'
      ? bayesian(difference, arms, settings)
      : frequentist(difference, arms, settings)
  if (settings.scale === undefined) return { ...arms, estimate }
  const { totalUsers, coverage, days } = settings.scale
  return { ...arms, estimate: scaled(estimate, totalUsers / (coverage * days)) }
}
