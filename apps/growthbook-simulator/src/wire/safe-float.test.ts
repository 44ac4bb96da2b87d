import { describe, expect, it } from 'vitest'
import { safeFloat, subtractedTail } from './safe-float.js'

describe('numbers on their way out', () => {
  it.each([[undefined], [null], [NaN], [Infinity], [-Infinity]])('make 0 of %s', (value) => {
    expect(safeFloat(value)).toBe(0)
  })

  it('keep twenty decimals', () => {
    expect(safeFloat(0.1)).toBe(0.1)
    expect(safeFloat(-1234.56789)).toBe(-1234.56789)
    expect(safeFloat(1e-21)).toBe(0)
    expect(safeFloat(3e-20)).toBe(3e-20)
  })

  it('lose a p-value below what 1 - cdf can tell from 0', () => {
    expect(subtractedTail(1e-16)).toBe(0)
    expect(subtractedTail(3e-16)).toBe(3e-16)
  })
})
