import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { twoSidedPValue, twoSidedZ } from './normal.js'
import { studentTwoSidedPValue, studentTwoSidedQuantile } from './student.js'

/** From another implementation (SciPy 1.x): degrees, critical value at 5%, p of 4.2 and of 0.3. */
const known = [
  [1, 12.706204736174705, 0.14880553059723445, 0.8144528418445154],
  [2.5, 3.5746548420036834, 0.034964308725681334, 0.7873423714951973],
  [5, 2.5705818356363155, 0.008489558963066208, 0.7762490422632745],
  [30, 2.042272456301238, 0.00021978843421601978, 0.7662461052843528],
  [200, 1.9718962236339093, 4.0175514904232066e-5, 0.764488730189328],
  [100_000, 1.95998770753461, 2.6714578029679787e-5, 0.7641777791903376],
] as const

const relative = (one: number, other: number): number => Math.abs(one / other - 1)

describe('Student’s t with', () => {
  it.each(known)(
    '%s degrees of freedom agrees with another implementation',
    (degrees, critical, far, near) => {
      expect(relative(studentTwoSidedQuantile(0.05, degrees), critical)).toBeLessThan(1e-11)
      expect(relative(studentTwoSidedPValue(4.2, degrees), far)).toBeLessThan(1e-11)
      expect(relative(studentTwoSidedPValue(-0.3, degrees), near)).toBeLessThan(1e-11)
    },
  )

  it('any degrees gives back the level that its critical value was asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-8, max: 0.5, noNaN: true }),
        fc.double({ min: 1, max: 1e7, noNaN: true }),
        (alpha, degrees) => {
          const back = studentTwoSidedPValue(studentTwoSidedQuantile(alpha, degrees), degrees)
          expect(relative(back, alpha)).toBeLessThan(1e-8)
        },
      ),
    )
  })

  it('very many degrees is the normal distribution', () => {
    expect(studentTwoSidedQuantile(0.05, 1e9)).toBeCloseTo(twoSidedZ(0.05), 7)
    expect(relative(studentTwoSidedPValue(3, 1e9), twoSidedPValue(3))).toBeLessThan(1e-6)
  })

  it('an overwhelming statistic has a p-value that is not lost', () => {
    expect(studentTwoSidedPValue(30, 1e6)).toBeGreaterThan(0)
    expect(studentTwoSidedPValue(30, 1e6)).toBeLessThan(1e-190)
  })
})
