import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateInWords, daysAfter, daysBetween, isoOf, millisecondsOf } from './instant.js'

const instants = fc.date({
  min: new Date('1900-01-01T00:00:00Z'),
  max: new Date('2200-01-01T00:00:00Z'),
  noInvalidDate: true,
})

describe('instants', () => {
  it('reads and writes the same milliseconds as the platform', () => {
    fc.assert(
      fc.property(instants, (date) => {
        expect(millisecondsOf(date.toISOString())).toBe(date.getTime())
        expect(isoOf(date.getTime())).toBe(date.toISOString())
      }),
    )
  })

  it.each([
    ['2026-11-24', '2026-11-24T00:00:00.000Z'],
    ['2026-11-24T10:30:00+02:00', '2026-11-24T08:30:00.000Z'],
    ['2026-11-24T10:30:00.123456Z', '2026-11-24T10:30:00.123Z'],
    ['2026-11-24 10:30:00', '2026-11-24T10:30:00.000Z'],
  ])('reads %s', (text, iso) => {
    expect(isoOf(millisecondsOf(text))).toBe(iso)
  })

  it.each(['', 'tomorrow', '2026-13-01', '2026-02-30', '2026-11-24T99:00:00Z'])(
    'takes “%s” for no instant',
    (text) => {
      expect(millisecondsOf(text)).toBeNaN()
    },
  )

  it('counts days and names dates without a locale', () => {
    expect(daysBetween('2026-11-20T00:00:00Z', '2026-11-21T12:00:00Z')).toBe(1.5)
    expect(daysAfter('2026-02-27T00:00:00Z', 2)).toBe('2026-03-01T00:00:00.000Z')
    expect(dateInWords('2026-11-24T23:59:00Z')).toBe('24 November 2026')
  })
})
