/** Numbers as people read them, the same on every machine: no locale functions. */

const minus = '\u2212'

/** A number with a fixed count of decimals and a true minus sign, never "−0.0". */
export const fixed = (value: number, decimals: number): string => {
  const text = value.toFixed(decimals)
  return text.replace('-', Number(text) === 0 ? '' : minus)
}

/** A fraction as percent without needless zeros, up to two decimals: 0.02 → "2%", 0.0125 → "1.25%". */
export const percentShort = (fraction: number): string => {
  const text = fixed(fraction * 100, 2)
  return `${text.replace(/\.?0+$/, '')}%`
}

/** Below this a fraction is the noise of arithmetic, not an effect. */
const noise = 1e-9

/** One decimal; where that would say 0.0 of what is not zero, two significant digits. */
const percentDecimals = (fraction: number): number => {
  const size = Math.abs(fraction) * 100
  return Number(size.toFixed(1)) > 0 || Math.abs(fraction) < noise ? 1 : 1 - Math.floor(Math.log10(size))
}

const percentNumber = (fraction: number): string => fixed(fraction * 100, percentDecimals(fraction))

/** A fraction as percent with one decimal: 0.04 → "4.0%"; a small one keeps two digits: 0.00021 → "0.021%". */
export const percent = (fraction: number): string => `${percentNumber(fraction)}%`

/** True where a fraction as percent with one decimal is 0.0. */
export const isZeroPercent = (fraction: number): boolean => Number((fraction * 100).toFixed(1)) === 0

/**
 * The bounds of an interval in percent, without the percent sign: "0.2 to 7.8". A bound that is not zero never
 * reads as zero, since the side of zero it is on decides verdicts.
 */
export const percentRange = (low: number, high: number): string =>
  `${percentNumber(low)} to ${percentNumber(high)}`

/** "a", "a and b", "a, b and c". */
export const listInWords = (items: readonly string[], conjunction: 'and' | 'or' = 'and'): string => {
  const last = items.at(-1)
  if (last === undefined) return ''
  const rest = items.slice(0, -1)
  return rest.length === 0 ? last : `${rest.join(', ')} ${conjunction} ${last}`
}

/** A whole number with commas at the thousands: 2500 → "2,500". */
export const grouped = (value: number): string => fixed(value, 0).replace(/\B(?=(\d{3})+$)/g, ',')
