import { describe, expect, it } from 'vitest'

import { exitCodeOf, judgementOf, linesOf, type Measurement } from './report.js'

const measured = (changes: Partial<Measurement> = {}): Measurement => ({
  name: 'api',
  ratio: 0.8,
  limit: 0.75,
  numbers: [],
  ...changes,
})

describe('a measurement', () => {
  it.each([
    { ratio: 0.7501, judgement: 'ok' },
    { ratio: 0.75, judgement: 'ok' },
    { ratio: 0.7499, judgement: 'BELOW' },
    { ratio: 0, judgement: 'BELOW' },
    { ratio: Number.NaN, judgement: 'BELOW' },
    { ratio: Number.POSITIVE_INFINITY, judgement: 'BELOW' },
  ])('of $ratio against 0.75 is $judgement', ({ ratio, judgement }) => {
    expect(judgementOf({ ratio, limit: 0.75 })).toBe(judgement)
  })

  it('is printed as name, ratio, limit and judgement, with its raw numbers below', () => {
    const lines = linesOf(measured({ ratio: 0.5, numbers: [['product', '100 requests/s']] }))
    expect(lines.map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ['api', '0.50', '0.75', 'BELOW'],
      ['product: 100 requests/s'],
    ])
  })

  it('just below its limit is not printed as equal to it', () => {
    expect(linesOf(measured({ ratio: 0.7499 }))[0]).toMatch(/0\.74\s.*BELOW$/)
  })
})

describe('the exit code', () => {
  it('is 0 when every ratio reaches its limit', () => {
    expect(exitCodeOf([measured(), measured({ name: 'web', ratio: 1.1, limit: 1 })])).toBe(0)
  })

  it('is 1 when a single one does not, wherever it stands', () => {
    const below = measured({ ratio: 0.7 })
    expect(exitCodeOf([below, measured()])).toBe(1)
    expect(exitCodeOf([measured(), below])).toBe(1)
  })

  it('is 1 when nothing was measured', () => {
    expect(exitCodeOf([])).toBe(1)
  })
})
