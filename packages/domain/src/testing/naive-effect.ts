/** Effects as the naive rule reads them, see naive-rule.ts; shares nothing with the product's own orientation. */
import type { Reading } from '../evidence.js'
import { oneSidedZ, twoSidedZ } from '../normal.js'

export const all = (...conditions: readonly boolean[]): boolean => conditions.every(Boolean)
export const any = (...conditions: readonly boolean[]): boolean => conditions.some(Boolean)

/** API.md §8, "Sequential". */
const sequentialHalf = (se: number, users: number, a: number, tuning: number): number => {
  const rho = Math.sqrt((-2 * Math.log(a) + Math.log(-2 * Math.log(a) + 1)) / tuning)
  const grown = users * rho ** 2 + 1
  return (
    Math.sqrt(se ** 2 * users) *
    Math.sqrt(((2 * grown) / (users * rho) ** 2) * Math.log(Math.sqrt(grown) / a))
  )
}

export interface Effect {
  readonly d: number
  readonly L: number
  readonly U: number
  readonly se: number
  /** One-sided. */
  readonly bound: number
  readonly strongGood: boolean
  readonly strongBad: boolean
  readonly sequential: boolean
}

interface Wanted {
  readonly metricId: string
  readonly direction: 'increase' | 'decrease'
}

const strong = (reading: Reading, raw: { pValue?: number; chanceToBeatControl?: number }, turn: boolean) => {
  if (reading.engine === 'frequentist') {
    const p = raw.pValue ?? Number.NaN
    return { good: all(p >= 0, p < 0.001), bad: all(p >= 0, p < 0.001) }
  }
  const given = raw.chanceToBeatControl ?? Number.NaN
  const chance = turn ? 1 - given : given
  return { good: all(chance > 0.999, chance <= 1), bad: all(chance < 0.001, chance >= 0) }
}

/** The estimate of one metric in one arm, where it is one. */
const rawOf = (reading: Reading, armId: string, wanted: Wanted) => {
  const control = reading.arms[0]?.armId
  const metric = reading.metrics.find((each) => each.metricId === wanted.metricId)
  const raw = metric?.arms.find((each) => each.armId === armId)?.estimate ?? null
  if (metric === undefined || raw === null || armId === control) return null
  const { lift, low, high, standardError } = raw
  const users = metric.arms
    .filter((each) => each.armId === armId || each.armId === control)
    .reduce((sum, each) => sum + each.statistics.users, 0)
  const sane = all(
    standardError > 0,
    low < high,
    low <= lift,
    lift <= high,
    any(users > 0, raw.interval !== 'sequential'),
  )
  return sane && [lift, low, high, standardError].every(Number.isFinite)
    ? { raw, users, inverse: metric.inverse }
    : null
}

export const effectOf = (reading: Reading, armId: string, wanted: Wanted, alpha: number): Effect | null => {
  const found = rawOf(reading, armId, wanted)
  if (found === null) return null
  const { raw, users, inverse } = found
  const bad = wanted.direction === 'decrease'
  const se = raw.standardError
  const d = bad ? 0 - raw.lift : raw.lift
  const sequential = raw.interval === 'sequential'
  const half = sequential ? sequentialHalf(se, users, alpha, 5000) : twoSidedZ(alpha) * se
  const given = bad ? { L: 0 - raw.high, U: 0 - raw.low } : { L: raw.low, U: raw.high }
  const { L, U } = Math.abs(alpha - reading.alpha) < 1e-12 ? given : { L: d - half, U: d + half }
  const { good, bad: worse } = strong(reading, raw, inverse !== bad)
  const bound = d - (sequential ? sequentialHalf(se, users, 2 * alpha, 5000) : oneSidedZ(alpha) * se)
  return { d, L, U, se, bound, sequential, strongGood: all(good, d > 0), strongBad: all(worse, d < 0) }
}
