import type { Clock } from '../pacing.js'

export interface FakeClock extends Clock {
  readonly slept: number[]
}

/** A clock that moves only by sleeping, at once. */
export const createFakeClock = (start = Date.parse('2026-06-01T00:00:00.000Z')): FakeClock => {
  let now = start
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    sleep: (milliseconds, signal) => {
      signal?.throwIfAborted()
      slept.push(milliseconds)
      now += milliseconds
      return Promise.resolve()
    },
  }
}
