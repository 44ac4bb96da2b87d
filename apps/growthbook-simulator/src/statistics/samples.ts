/** Sums over the units of one arm. */
export interface Sums {
  readonly sum: number
  readonly sumSquares: number
}

/** What is known of one metric in one arm; `n` counts units (users). */
export type Sample =
  | { readonly type: 'proportion'; readonly n: number; readonly sum: number }
  | { readonly type: 'mean'; readonly n: number; readonly sum: number; readonly variance: number }
  | {
      readonly type: 'ratio'
      readonly n: number
      readonly numerator: Sums
      readonly denominator: Sums
      readonly sumOfProducts: number
    }
  | {
      readonly type: 'cuped'
      readonly n: number
      readonly post: Sums
      readonly pre: Sums
      readonly postPreSumOfProducts: number
    }
  | {
      readonly type: 'quantile'
      readonly n: number
      readonly nStar: number
      readonly value: number
      readonly lower: number
      readonly upper: number
    }

/** One arm, ready to be compared: `mean` is what is reported, `adjustedMean` what is compared. */
export interface Moments {
  readonly n: number
  readonly mean: number
  readonly adjustedMean: number
  /** Per unit, adjusted where the mean is. */
  readonly variance: number
  /** Per unit: variance of the reported mean, and its covariance with the compared one. */
  readonly reportedVariance: number
  readonly covariance: number
}

/** Nothing adjusted: what is reported is what is compared. */
function plain(n: number, mean: number, variance: number): Moments {
  return { n, mean, adjustedMean: mean, variance, reportedVariance: variance, covariance: variance }
}

export function sampleVariance(n: number, sums: Sums): number {
  return n > 1 ? (sums.sumSquares - (sums.sum * sums.sum) / n) / (n - 1) : 0
}

function sampleCovariance(n: number, products: number, sums: readonly [number, number]): number {
  return n > 1 ? (products - (sums[0] * sums[1]) / n) / (n - 1) : 0
}

function ratioMoments(sample: Extract<Sample, { type: 'ratio' }>): Moments {
  const { n, numerator, denominator, sumOfProducts } = sample
  const top = numerator.sum / n
  const bottom = denominator.sum / n
  const covariance = sampleCovariance(n, sumOfProducts, [numerator.sum, denominator.sum])
  const variance =
    sampleVariance(n, numerator) / bottom ** 2 +
    (sampleVariance(n, denominator) * top ** 2) / bottom ** 4 -
    (2 * covariance * top) / bottom ** 3
  return plain(n, top / bottom, variance)
}

function cupedMoments(sample: Extract<Sample, { type: 'cuped' }>, theta: number): Moments {
  const { n, post, pre, postPreSumOfProducts } = sample
  const covariance = sampleCovariance(n, postPreSumOfProducts, [post.sum, pre.sum])
  const reportedVariance = sampleVariance(n, post)
  const mean = post.sum / n
  return {
    n,
    mean,
    adjustedMean: mean - (theta * pre.sum) / n,
    variance: reportedVariance + theta ** 2 * sampleVariance(n, pre) - 2 * theta * covariance,
    reportedVariance,
    covariance: reportedVariance - theta * covariance,
  }
}

/** gbstats turns the order-statistic interval (always 95%) of a quantile back into a per-unit variance. */
function quantileMoments(sample: Extract<Sample, { type: 'quantile' }>): Moments {
  const { n, nStar, value, lower, upper } = sample
  const z = 1.959963984540054
  const variance = nStar > 1 ? (((upper - lower) / (2 * z)) ** 2 * (nStar - 1) * n) / nStar : 0
  return plain(n, value, variance)
}

export function momentsOf(sample: Sample, theta: number): Moments {
  if (sample.n <= 0) return plain(0, 0, 0)
  switch (sample.type) {
    case 'proportion': {
      const mean = sample.sum / sample.n
      return plain(sample.n, mean, mean * (1 - mean))
    }
    case 'mean':
      return plain(sample.n, sample.sum / sample.n, sample.variance)
    case 'ratio':
      return ratioMoments(sample)
    case 'cuped':
      return cupedMoments(sample, theta)
    case 'quantile':
      return quantileMoments(sample)
  }
}

/** CUPED's regression coefficient, from both arms poured together; 0 for every other kind of sample. */
export function pooledTheta(control: Sample, treatment: Sample): number {
  if (control.type !== 'cuped' || treatment.type !== 'cuped') return 0
  const n = control.n + treatment.n
  const post = control.post.sum + treatment.post.sum
  const pre = {
    sum: control.pre.sum + treatment.pre.sum,
    sumSquares: control.pre.sumSquares + treatment.pre.sumSquares,
  }
  const products = control.postPreSumOfProducts + treatment.postPreSumOfProducts
  const preVariance = sampleVariance(n, pre)
  return preVariance > 0 ? sampleCovariance(n, products, [post, pre.sum]) / preVariance : 0
}
