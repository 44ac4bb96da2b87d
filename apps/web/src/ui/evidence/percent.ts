/** Relative effects and shares: fractions inside, percent on the screen. */

const oneDigit = new Intl.NumberFormat('en', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
})
const fine = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 })
const short = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 })

/** A measured effect: one digit after the point, two significant digits where that would say 0.0%. */
export function percentText(fraction: number): string {
  const tooSmall = fraction !== 0 && Math.abs(fraction) < 0.0005
  return (tooSmall ? fine : oneDigit).format(fraction)
}

/** The same with its sign, so that a rise and a fall differ at first sight. */
export function signedPercentText(fraction: number): string {
  return fraction > 0 ? `+${percentText(fraction)}` : percentText(fraction)
}

/** A promise, a margin or a share, as a person would write it: 0.02 is "2%", 0.025 is "2.5%". */
export function promiseText(fraction: number): string {
  return short.format(fraction)
}

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
