/**
 * Student's t distribution with real degrees of freedom, for effects that are computed from few users. Tails come from
 * the incomplete beta function itself, never from 1 - cdf.
 */
import { normalUpperQuantile } from './normal.js'

/** Γ(a + ½) / Γ(a) for a > 0, to about 1e-15: asymptotic series from 25 up, recurrence below. */
const gammaRatio = (a: number): number => {
  if (a < 25) return (gammaRatio(a + 1) * a) / (a + 0.5)
  const x = 1 / a
  const series = 1 + x * (-1 / 8 + x * (1 / 128 + x * (5 / 1024 + x * (-21 / 32768 + x * (-399 / 262144)))))
  return Math.sqrt(a) * series
}

const tiny = 1e-300
const enoughSteps = 10_000

/** Keeps a denominator of the continued fraction off zero. */
const offZero = (value: number): number => (Math.abs(value) < tiny ? tiny : value)

/** The continued fraction of the incomplete beta function by Lentz's method (Numerical Recipes, 6.4). */
const betaFraction = (x: number, a: number, b: number): number => {
  let c = 1
  let d = 1 / offZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m < enoughSteps; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / offZero(1 + even * d)
    c = offZero(1 + even / c)
    fraction *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / offZero(1 + odd * d)
    c = offZero(1 + odd / c)
    const step = c * d
    fraction *= step
    if (Math.abs(step - 1) < 1e-16) break
  }
  return fraction
}

/** log of x^a (1-x)^½ / B(a, ½) with x = 1 / (1 + square), square = t²/df. */
const logFront = (square: number, a: number): number =>
  -a * Math.log1p(square) +
  0.5 * (Math.log(square) - Math.log1p(square)) +
  Math.log(gammaRatio(a)) -
  0.5 * Math.log(Math.PI)

/**
 * p-value of a two-sided test: P(|T| >= |t|) with `degrees` > 0 of freedom, = I_{df/(df+t²)}(df/2, ½). 1 for t = 0,
 * and NaN where an argument is.
 */
export const studentTwoSidedPValue = (t: number, degrees: number): number => {
  if (t === 0) return 1
  const a = degrees / 2
  const square = (t * t) / degrees
  const front = Math.exp(logFront(square, a))
  const x = 1 / (1 + square)
  // Each side of the mean of the beta distribution has the fraction that converges fast there.
  if (x < (a + 1) / (a + 2.5)) return (front * betaFraction(x, a, 0.5)) / a
  return 1 - (front * betaFraction(square / (1 + square), 0.5, a)) / 0.5
}

/** Density of T at t. */
const density = (t: number, degrees: number): number =>
  (gammaRatio(degrees / 2) / Math.sqrt(degrees * Math.PI)) *
  Math.exp((-(degrees + 1) / 2) * Math.log1p((t * t) / degrees))

/**
 * Critical value of a two-sided interval of coverage 1 - alpha, 0 < alpha < 1: t with P(|T| >= t) = alpha. Bracketed
 * Newton steps from the normal's: exact to about 12 digits.
 */
export const studentTwoSidedQuantile = (alpha: number, degrees: number): number => {
  const start = normalUpperQuantile(alpha / 2)
  let low = 0
  let high = Math.max(1, start)
  while (studentTwoSidedPValue(high, degrees) > alpha) high *= 2
  let t = Math.min(Math.max(start, low), high)
  for (let step = 0; step < 100; step += 1) {
    const excess = studentTwoSidedPValue(t, degrees) - alpha
    if (excess > 0) low = t
    else high = t
    const newton = t + excess / (2 * density(t, degrees))
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - t) <= 1e-14 * t) return next
    t = next
  }
  return t
}
