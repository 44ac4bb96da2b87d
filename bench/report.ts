/** What a benchmark found, and how it is printed: a ratio against its limit, with the raw numbers behind it. */

/** Greater is better: every benchmark is turned so that a ratio below its limit is a failure. */
export interface Measurement {
  readonly name: string
  /** What was measured over what it is held to, both from this run. */
  readonly ratio: number
  readonly limit: number
  /** The raw numbers, each with what it is: printed, never judged. */
  readonly numbers: readonly (readonly [label: string, value: string])[]
}

export type Judgement = 'ok' | 'BELOW'

const NAME_WIDTH = 12

/** A ratio that is no number has not reached its limit. */
export const judgementOf = ({ ratio, limit }: Pick<Measurement, 'ratio' | 'limit'>): Judgement =>
  Number.isFinite(ratio) && ratio >= limit ? 'ok' : 'BELOW'

/** Rounded down: what has not reached its limit must not look as if it had. */
const shown = (value: number): string => (Math.floor(value * 100 + 1e-9) / 100).toFixed(2).padStart(6)

/** One line to read at a glance, then the numbers it was made from. */
export const linesOf = (measurement: Measurement): readonly string[] => {
  const { name, ratio, limit, numbers } = measurement
  const verdict = judgementOf(measurement)
  return [
    `${name.padEnd(NAME_WIDTH)}  ${shown(ratio)}  ${shown(limit)}  ${verdict}`,
    ...numbers.map(([label, value]) => `  ${label}: ${value}`),
  ]
}

/** 1 where a ratio is below its limit, or where nothing was measured at all. */
export const exitCodeOf = (measurements: readonly Measurement[]): 0 | 1 =>
  measurements.length > 0 && measurements.every((one) => judgementOf(one) === 'ok') ? 0 : 1
