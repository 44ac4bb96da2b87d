import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalQuantile, studentQuantile } from './critical-values.js'

describe('quantiles', () => {
  // R: qnorm
  test.each([
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.9, 1.2815515655446004],
    [0.5, 0],
    [0.0005, -3.2905267314919255],
    [1e-12, -7.034483825301132],
  ])('normal, %f', (probability, expected) => {
    expect(normalQuantile(probability)).toBeCloseTo(expected, 10)
  })

  // R: qt
  test.each([
    [0.975, 19_998, 1.9600826170221, 10],
    [0.975, 50, 2.00855911210076, 7],
    [0.975, 10, 2.22813885198627, 4],
    [0.975, 5, 2.57058183563631, 3],
    [0.975, Number.POSITIVE_INFINITY, 1.959963984540054, 12],
  ])('Student, %f at %f degrees of freedom', (probability, degrees, expected, digits) => {
    expect(studentQuantile(probability, degrees)).toBeCloseTo(expected, digits)
  })

  test('grow with the probability and mirror at one half', () => {
    const probability = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true })
    fc.assert(
      fc.property(probability, probability, (p, q) => {
        const [low, high] = p < q ? [p, q] : [q, p]
        return normalQuantile(low) <= normalQuantile(high)
      }),
    )
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (p) => {
        expect(normalQuantile(p)).toBeCloseTo(-normalQuantile(1 - p), 8)
      }),
    )
  })
})
