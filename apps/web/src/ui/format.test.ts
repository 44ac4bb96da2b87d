import { describe, expect, it } from 'vitest'

import {
  formatAge,
  formatMoney,
  formatPercent,
  formatProbability,
  formatQuantity,
  formatSignedPercent,
} from './format.js'

describe('numbers as people read them', () => {
  it.each([
    [0.04, '4.0%'],
    [-0.012, '−1.2%'],
    [1, '100.0%'],
    [-0.0001, '0.0%'],
  ])('writes %s as %s', (fraction, text) => {
    expect(formatPercent(fraction)).toBe(text)
  })

  it.each([
    [0.04, '+4.0%'],
    [-0.012, '−1.2%'],
    [0, '0.0%'],
    [0.0001, '0.0%'],
    [-0.0001, '0.0%'],
  ])('signs %s as %s', (fraction, text) => {
    expect(formatSignedPercent(fraction)).toBe(text)
  })

  it.each([
    [0, '<0.1%'],
    [0.0005, '<0.1%'],
    [0.001, '0.1%'],
    [0.5, '50.0%'],
    [0.999, '99.9%'],
    [0.9996, '>99.9%'],
  ])('never calls a probability of %s certain: %s', (probability, text) => {
    expect(formatProbability(probability)).toBe(text)
  })

  it('shows cents only where there are some', () => {
    expect(formatMoney(7_776_000, 'EUR')).toBe('€77,760')
    expect(formatMoney(-445_550, 'EUR')).toBe('−€4,455.50')
    expect(formatMoney(500, 'JPY')).toBe('JP¥500')
  })

  it('counts in the right number', () => {
    expect(formatQuantity(1, 'card')).toBe('1 card')
    expect(formatQuantity(1_200, 'card')).toBe('1,200 cards')
  })

  it.each([
    [20_000, 'just now'],
    [12 * 60_000, '12 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [47.9 * 3_600_000, '47 h ago'],
    [5 * 86_400_000, '5 d ago'],
    [70 * 86_400_000, '2 months ago'],
    [800 * 86_400_000, '2 years ago'],
  ])('says how long ago %d milliseconds are: %s', (milliseconds, text) => {
    expect(formatAge(milliseconds)).toBe(text)
  })
})
