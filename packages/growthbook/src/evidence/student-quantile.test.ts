import { describe, expect, test } from 'vitest'
import { studentQuantile } from './student-quantile.js'

describe('the quantile of', () => {
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
})
