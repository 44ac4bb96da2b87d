import { describe, expect, it } from 'vitest'

import { expectedEndOf } from './expected-end.js'

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 5, 9, 0, seconds))
const run = {
  status: 'running' as const,
  pullingSince: at(0),
  progressAt: at(10),
  waitingUntil: null,
  toPull: 100,
  remaining: 80,
}

describe('the expected end of a run', () => {
  it('is what remains, each at the pace of those before', () => {
    expect(expectedEndOf(run)).toEqual(at(50))
  })

  it('counts a wait for the rate limit, which goes on for some time, into the pace', () => {
    // Twenty in thirty seconds, from the end of the wait on.
    expect(expectedEndOf({ ...run, waitingUntil: at(30) })).toEqual(at(150))
    expect(expectedEndOf({ ...run, waitingUntil: at(5) })).toEqual(at(50))
  })

  it('is not said before there is a pace, before the work is known, and when it is over', () => {
    expect(expectedEndOf({ ...run, remaining: 96 })).toBeNull()
    expect(expectedEndOf({ ...run, toPull: null })).toBeNull()
    expect(expectedEndOf({ ...run, remaining: null })).toBeNull()
    expect(expectedEndOf({ ...run, pullingSince: null })).toBeNull()
    expect(expectedEndOf({ ...run, status: 'cancelled' })).toBeNull()
  })
})
