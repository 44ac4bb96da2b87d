import { promiseText, signedPercentText } from './percent.js'

/** An effect oriented so that positive is good; fractions. */
export interface Effect {
  readonly lift: number
  readonly low: number
  readonly high: number
  /** Significance level of the interval shown; its coverage is 1 - alpha. */
  readonly alpha: number
}

export interface Measured {
  readonly name: string
  readonly effect: Effect
  /** The promise of a goal. */
  readonly promisedLift: number | null
  /** How much worse a guardrail may get, >= 0. */
  readonly margin: number | null
  /** One-sided lower bound of a guardrail. */
  readonly lowerBound: number | null
  readonly status: 'pass' | 'breach' | 'harmed' | 'harmWithinMargin' | 'unknown' | null
}

const coverageFormat = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 })

/** "95%" for α = 0.05. */
export const coverageText = (alpha: number): string => coverageFormat.format(1 - alpha)

/** "95% interval −0.2% to +7.8%". */
export const intervalWords = ({ low, high, alpha }: Omit<Effect, 'lift'>): string =>
  `${coverageText(alpha)} interval ${signedPercentText(low)} to ${signedPercentText(high)}`

export const statusWords = {
  pass: 'held',
  breach: 'breached its margin',
  harmed: 'harmed',
  harmWithinMargin: 'worse, but within its margin',
  unknown: 'not known yet',
} as const

function goalEnd(promisedLift: number | null): string {
  if (promisedLift === null) return ''
  return promisedLift === 0
    ? '; any improvement was promised'
    : `; at least ${promiseText(promisedLift)} was promised`
}

function guardrailEnd({ margin, lowerBound, status }: Measured): string {
  if (margin === null) return ''
  const bound = lowerBound === null ? '' : `, one-sided lower bound ${signedPercentText(lowerBound)}`
  const allowed = margin === 0 ? 'may not get worse' : `may get at most ${promiseText(margin)} worse`
  const outcome = status === null ? '' : `: ${statusWords[status]}`
  return `${bound}; ${allowed}${outcome}`
}

/** What the interval bar shows, for those who read words. Positive is always good here. */
export function measuredWords(measured: Measured): string {
  const { name, effect } = measured
  const start = `${name}: ${signedPercentText(effect.lift)}, ${intervalWords(effect)}`
  return `${start}${guardrailEnd(measured)}${goalEnd(measured.promisedLift)}.`
}
