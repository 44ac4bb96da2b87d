import { describe, expect, it } from 'vitest'

import { testClock } from '../testing/clock.js'
import { createAcceptedKeys } from './accepted-keys.js'
import { hashApiKey } from './credentials.js'

const [a, b, c] = ['a', 'b', 'c'].map(hashApiKey)
const key = (hash: Buffer | undefined): Buffer => hash ?? Buffer.alloc(0)

describe('keys accepted lately', () => {
  it('are known for a minute from their last use', () => {
    const clock = testClock()
    const accepted = createAcceptedKeys(clock)
    expect(accepted.has(key(a))).toBe(false)
    accepted.add(key(a))
    clock.set('2026-01-05T09:00:59.000Z')
    expect(accepted.has(key(a))).toBe(true)
    accepted.add(key(a))
    clock.set('2026-01-05T09:01:58.000Z')
    expect(accepted.has(key(a))).toBe(true)
    clock.set('2026-01-05T09:01:59.000Z')
    expect(accepted.has(key(a))).toBe(false)
  })

  it('are never more than the memory set aside: the one used longest ago goes', () => {
    const accepted = createAcceptedKeys(testClock(), 2)
    for (const hash of [a, b, a, c]) accepted.add(key(hash))
    expect([a, b, c].map((hash) => accepted.has(key(hash)))).toEqual([true, false, true])
  })
})
