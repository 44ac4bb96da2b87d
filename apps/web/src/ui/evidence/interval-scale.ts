import type { Measured } from './effect-words.js'

export type Domain = readonly [low: number, high: number]

/** Everything a bar must show: its interval, zero, the promise and the margin. */
function marksOf({ effect, promisedLift, margin, lowerBound }: Measured): readonly number[] {
  return [effect.low, effect.lift, effect.high, 0, promisedLift ?? 0, -(margin ?? 0), lowerBound ?? 0]
}

/** Room at both ends, so that no end of an interval sits on the edge and reads as cut off. */
function padded(marks: readonly number[]): Domain {
  const low = Math.min(...marks)
  const high = Math.max(...marks)
  const room = (high - low || 0.01) * 0.08
  return [low - room, high + room]
}

export const domainOf = (measured: Measured): Domain => padded(marksOf(measured))

/** Beyond this ratio of widths a shared scale would press the narrow intervals into dots. */
const widestToNarrowest = 12

/**
 * One scale for several bars, so that they can be compared by eye; `null` where their intervals
 * differ so much in width that each needs its own.
 */
export function sharedDomain(all: readonly Measured[]): Domain | null {
  if (all.length === 0) return null
  const widths = all.map(({ effect }) => Math.max(effect.high - effect.low, 1e-9))
  if (Math.max(...widths) / Math.min(...widths) > widestToNarrowest) return null
  return padded(all.flatMap(marksOf))
}
