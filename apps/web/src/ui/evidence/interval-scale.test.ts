import { describe, expect, it } from 'vitest'

import type { Measured } from './effect-words.js'
import { domainOf, sharedDomain } from './interval-scale.js'

const measured = (low: number, high: number, promisedLift: number | null = null): Measured => ({
  name: 'Conversion',
  effect: { lift: (low + high) / 2, low, high, alpha: 0.05 },
  promisedLift,
  margin: null,
  lowerBound: null,
  status: null,
})

describe('the scale of an interval bar', () => {
  it('holds the interval, zero and the promise with room at both ends', () => {
    const [low, high] = domainOf(measured(0.03, 0.05, 0.08))
    expect(low).toBeLessThan(0)
    expect(high).toBeGreaterThan(0.08)
  })

  it('has two different ends even where nothing differs from zero', () => {
    const [low, high] = domainOf(measured(0, 0))
    expect(low).toBeLessThan(high)
  })

  it('is shared by intervals of like width, so that the eye can compare them', () => {
    const shared = sharedDomain([measured(-0.01, 0.02), measured(0.01, 0.06)])
    expect(shared?.[0]).toBeLessThan(-0.01)
    expect(shared?.[1]).toBeGreaterThan(0.06)
  })

  it('is not shared where a wide interval would press a narrow one into a dot', () => {
    expect(sharedDomain([measured(-1, 1), measured(-0.01, 0.01)])).toBeNull()
  })
})
