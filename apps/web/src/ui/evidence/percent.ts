/** Relative effects and shares: fractions inside, percent on the screen. */
import { formatPercent, formatSignedPercent } from '../format.js'

const tooSmallForOneDigit = (fraction: number): boolean => fraction !== 0 && Math.abs(fraction) < 0.0005

/** Enough digits for two significant ones: 0.00021 is "0.021%". */
const fineDigits = (fraction: number): number =>
  Math.min(12, Math.max(1, 1 - Math.floor(Math.log10(Math.abs(fraction) * 100))))

const digitsOf = (fraction: number): number => (tooSmallForOneDigit(fraction) ? fineDigits(fraction) : 1)

/** A measured effect: one digit after the point, two significant digits where that would say 0.0%. */
export const percentText = (fraction: number): string => formatPercent(fraction, digitsOf(fraction))

/** The same with its sign, so that a rise and a fall differ at first sight. */
export const signedPercentText = (fraction: number): string =>
  formatSignedPercent(fraction, digitsOf(fraction))

/** A promise, a margin or a share, as a person would write it: 0.02 is "2%", 0.025 is "2.5%". */
export const promiseText = (fraction: number): string => formatPercent(fraction, 2).replace(/\.?0+%$/, '%')

/** The text of a percent field for a stored fraction; no sign, so that it can be typed over. */
export function percentFieldText(fraction: number | null): string {
  return fraction === null ? '' : String(Number((fraction * 100).toPrecision(12)))
}

export type ParsedPercent =
  | { readonly kind: 'empty' }
  | { readonly kind: 'fraction'; readonly fraction: number }
  | { readonly kind: 'invalid' }

/** Reads "2", "2%", "2.5 %" and "2,5" as percent; anything else is invalid rather than guessed at. */
export function parsePercent(text: string): ParsedPercent {
  const trimmed = text.trim().replace(/\s*%$/, '').replace(',', '.')
  if (trimmed === '') return { kind: 'empty' }
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(trimmed)) return { kind: 'invalid' }
  // 7.1 / 100 and its like carry noise in the last digit that would break the seal's hash for no reason.
  return { kind: 'fraction', fraction: Number((Number(trimmed) / 100).toPrecision(12)) }
}
