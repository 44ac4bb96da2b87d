import { describe, expect, it } from 'vitest'
import { disagreementIn } from './testing/agreement.js'

/** The second half of the million of verdict-agreement.test.ts, in a file of its own to run beside it. */
const seeds = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]

describe('the rule, written a second time and naively, continued', () => {
  it.each(seeds)(
    'agrees on 50,000 random inputs, seed %d',
    (seed) => {
      expect(disagreementIn(seed, 50_000)).toBeNull()
    },
    60_000,
  )
})
