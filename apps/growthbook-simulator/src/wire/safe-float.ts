/** GrowthBook's `safeFloat`: whatever is no finite number leaves as 0, the rest with 20 decimals. */
export function safeFloat(value: number | null | undefined): number {
  if (value === undefined || value === null || !Number.isFinite(value)) return 0
  return Number(value.toFixed(20))
}

/** Below this, `2 * (1 - cdf)` is 0 in double precision. */
const TAIL_FLOOR = 2 ** -53

/** GrowthBook subtracts from one, so an overwhelming effect arrives with a p-value of 0. */
export function subtractedTail(pValue: number): number {
  return pValue < TAIL_FLOOR ? 0 : pValue
}
