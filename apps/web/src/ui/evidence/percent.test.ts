import { describe, expect, it } from 'vitest'

import { parsePercent, percentFieldText, percentText, promiseText, signedPercentText } from './percent.js'

describe('what people type into a percent field', () => {
  it.each([
    ['2', 0.02],
    ['2%', 0.02],
    ['2.5', 0.025],
    ['2,5 %', 0.025],
    [' .5 ', 0.005],
    ['-1%', -0.01],
    ['7.1', 0.071],
    ['0', 0],
  ])('"%s" is the fraction %d', (text, fraction) => {
    expect(parsePercent(text)).toEqual({ kind: 'fraction', fraction })
  })

  it.each(['two', '2 to 3', '%%', '1e3', '2.5.1', '-'])('"%s" is refused rather than guessed at', (text) => {
    expect(parsePercent(text).kind).toBe('invalid')
  })

  it.each(['', '  ', '%'])('"%s" is empty, which is not zero', (text) => {
    expect(parsePercent(text).kind).toBe('empty')
  })

  it.each([0.02, 0.025, 0.071, 1.5, 0.0007])('%d comes back as it went in', (fraction) => {
    expect(parsePercent(percentFieldText(fraction))).toEqual({ kind: 'fraction', fraction })
  })
})

describe('effects on the screen', () => {
  it('keeps one digit, and two significant ones where one digit would say nothing', () => {
    expect(percentText(0.04)).toBe('4.0%')
    expect(percentText(0.00021)).toBe('0.021%')
    expect(percentText(0)).toBe('0.0%')
  })

  it('shows the sign of a rise as well as of a fall', () => {
    expect(signedPercentText(0.00174)).toBe('+0.2%')
    expect(signedPercentText(-0.031)).toBe('−3.1%')
  })

  it('writes a promise as a person would', () => {
    expect(promiseText(0.02)).toBe('2%')
    expect(promiseText(0.025)).toBe('2.5%')
  })
})
