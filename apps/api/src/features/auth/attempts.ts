/**
 * Limits guessing. Counts live in this process: with several processes the limit is that many times higher,
 * which guessing does not profit from.
 */
import { tooManyRequests } from '../../http/problems.js'

interface Window {
  readonly until: number
  readonly count: number
}

export interface Attempts {
  /** @throws Problem 429 when one of the keys has been tried too often */
  readonly spend: (keys: Readonly<Record<string, number>>, at: Date) => void
  /** Takes an attempt back that turned out to be rightful. */
  readonly refund: (keys: readonly string[]) => void
}

const WINDOW = 10 * 60_000
const MOST_KEYS = 10_000

export const createAttempts = (): Attempts => {
  const windows = new Map<string, Window>()

  const current = (key: string, now: number): Window => {
    const window = windows.get(key)
    return window === undefined || window.until <= now ? { until: now + WINDOW, count: 0 } : window
  }
  const makeRoom = (now: number): void => {
    if (windows.size < MOST_KEYS) return
    for (const [key, window] of windows) if (window.until <= now) windows.delete(key)
    if (windows.size >= MOST_KEYS) windows.clear()
  }
  return {
    spend: (limits, at) => {
      const now = at.getTime()
      makeRoom(now)
      for (const [key, most] of Object.entries(limits)) {
        const { until, count } = current(key, now)
        if (count >= most) {
          throw tooManyRequests(
            (until - now) / 1000,
            'Too many attempts. Please wait some minutes and try again.',
          )
        }
        windows.set(key, { until, count: count + 1 })
      }
    },
    refund: (keys) => {
      for (const key of keys) {
        const window = windows.get(key)
        if (window !== undefined) windows.set(key, { ...window, count: Math.max(0, window.count - 1) })
      }
    },
  }
}
