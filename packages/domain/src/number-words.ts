/** Numbers as people read them, the same on every machine: no locale functions. */

/** A number with a fixed count of decimals, never "-0.0". */
export const fixed = (value: number, decimals: number): string => {
  const text = value.toFixed(decimals)
  return Number(text) === 0 ? text.replace('-', '') : text
}

/** A fraction as percent without needless zeros, up to two decimals: 0.02 → "2%", 0.0125 → "1.25%". */
export const percentShort = (fraction: number): string => {
  const text = fixed(fraction * 100, 2)
  return `${text.replace(/\.?0+$/, '')}%`
}

/** A fraction as percent with one decimal: 0.04 → "4.0%". */
export const percent = (fraction: number): string => `${fixed(fraction * 100, 1)}%`

/** The bounds of an interval in percent, without the sign: "0.2 to 7.8". */
export const percentRange = (low: number, high: number): string =>
  `${fixed(low * 100, 1)} to ${fixed(high * 100, 1)}`

/** "a", "a and b", "a, b and c". */
export const listInWords = (items: readonly string[], conjunction: 'and' | 'or' = 'and'): string => {
  const last = items.at(-1)
  if (last === undefined) return ''
  const rest = items.slice(0, -1)
  return rest.length === 0 ? last : `${rest.join(', ')} ${conjunction} ${last}`
}

/** A whole number with commas at the thousands: 2500 → "2,500". */
export const grouped = (value: number): string => fixed(value, 0).replace(/\B(?=(\d{3})+$)/g, ',')
