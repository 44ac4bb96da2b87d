import type { ArmReading, Figures } from '../definition/definition.schema.js'
import type { MetricDefinition } from '../definition/metric.schema.js'
import type { Sample } from '../statistics/samples.js'

const PROPORTIONS: readonly MetricDefinition['type'][] = ['proportion', 'retention']

function quantileSample(users: number, figures: Figures): Sample | undefined {
  const { quantile } = figures
  return quantile && { ...quantile, type: 'quantile', n: users, nStar: quantile.nStar ?? users }
}

function ratioSample(users: number, figures: Figures): Sample | undefined {
  const { ratio } = figures
  return (
    ratio && {
      type: 'ratio',
      n: users,
      numerator: { sum: figures.numerator, sumSquares: ratio.numeratorSumSquares },
      denominator: { sum: figures.denominator ?? 0, sumSquares: ratio.denominatorSumSquares },
      sumOfProducts: ratio.sumOfProducts,
    }
  )
}

function cupedSample(users: number, figures: Figures): Sample | undefined {
  const { preExposure } = figures
  return (
    preExposure && {
      type: 'cuped',
      n: users,
      post: { sum: figures.numerator, sumSquares: preExposure.postSumSquares },
      pre: { sum: preExposure.sum, sumSquares: preExposure.sumSquares },
      postPreSumOfProducts: preExposure.sumOfProducts,
    }
  )
}

/**
 * Sum and mean are published with ten digits each; the mean is the one that others computed with. A
 * deviation that nobody published is no variance at all, so nothing is estimated from it.
 */
function meanSample(n: number, figures: Figures): Sample {
  const sum = figures.mean === undefined ? figures.numerator : figures.mean * n
  return { type: 'mean', n, sum, variance: (figures.stddev ?? 0) ** 2 }
}

/** The arm's figures as a sample; undefined where the arm has no row for this metric. */
export function sampleOf(
  arm: ArmReading,
  metric: MetricDefinition,
  regressionAdjusted: boolean,
): Sample | undefined {
  const figures = arm.metrics[metric.id]
  if (figures === undefined) return undefined
  const n = arm.users
  if (metric.type === 'quantile') return quantileSample(n, figures)
  if (metric.type === 'ratio') return ratioSample(n, figures)
  const adjusted = regressionAdjusted ? cupedSample(n, figures) : undefined
  if (adjusted !== undefined) return adjusted
  if (PROPORTIONS.includes(metric.type)) return { type: 'proportion', n, sum: figures.numerator }
  return meanSample(n, figures)
}
