import type { Clock } from '../deps.js'

export interface TestClock extends Clock {
  readonly set: (instant: string) => void
  readonly advanceDays: (days: number) => void
}

const DAY = 24 * 60 * 60 * 1000

/** Stands still until it is told otherwise. */
export const testClock = (start = '2026-01-05T09:00:00.000Z'): TestClock => {
  let now = new Date(start)
  return {
    now: () => new Date(now),
    set: (instant) => void (now = new Date(instant)),
    advanceDays: (days) => void (now = new Date(now.getTime() + days * DAY)),
  }
}
