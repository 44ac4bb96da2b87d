import { describe, expect, it } from 'vitest'

import { enteredIn, entryText, readingOfEntryText, type StoredEntry } from './hand-entered-text.js'
import { readingOfEntry } from './hand-entered.js'

const nothing = { sum: null, mean: null, standardDeviation: null, effect: null }

const stored: StoredEntry = {
  entered: { csv: 'metric,arm,users,conversions' },
  entry: {
    grade: 'A',
    alpha: 0.05,
    experimentStatus: 'stopped',
    exposureStartedAt: '2026-01-01T00:00:00.000Z',
    exposureEndedAt: null,
    asOf: '2026-01-15T00:00:00.000Z',
    arms: [
      { armId: 'c', name: 'Control', weight: 0.5 },
      { armId: 't', name: 'Treatment', weight: 0.5 },
    ],
    metrics: [
      {
        metricId: 'latency',
        kind: 'proportion',
        inverse: true,
        arms: [
          { armId: 'c', users: 50_000, conversions: 5_000, ...nothing },
          { armId: 't', users: 50_000, conversions: 5_200, ...nothing },
        ],
      },
      {
        metricId: 'p95',
        kind: 'quantile',
        inverse: true,
        arms: [
          { armId: 'c', users: 50_000, conversions: null, ...nothing },
          {
            ...{ armId: 't', users: 50_000, conversions: null, ...nothing },
            effect: { lift: 0.04, low: 0.01, high: 0.07, pValue: null },
          },
        ],
      },
    ],
  },
  experimentId: 'e',
  follows: null,
}

const without = (field: string): string => {
  const kept = Object.entries(stored.entry).filter(([name]) => name !== field)
  return JSON.stringify({ ...stored, entry: Object.fromEntries(kept) })
}

describe('the text of an entry by hand', () => {
  it('gives the very reading again, and what was entered', () => {
    const made = readingOfEntry(stored.entry)
    const reading = readingOfEntryText(entryText(stored))
    expect(reading).not.toBeNull()
    expect(made).toEqual({ ok: true, reading })
    expect(enteredIn(entryText(stored))).toEqual(stored.entered)
  })

  it('is another one after another reading, and up to another moment', () => {
    const later = { ...stored.entry, asOf: '2026-01-16T00:00:00.000Z' }
    const texts = [stored, { ...stored, follows: 'r' }, { ...stored, entry: later }].map(entryText)
    expect(new Set(texts).size).toBe(3)
  })

  it.each(Object.keys(stored.entry))('gives no reading without its %s', (field) => {
    expect(readingOfEntryText(without(field))).toBeNull()
  })

  it.each(['', '{}', 'null', '[]', '{"entry":1}'])('gives no reading where it is %j', (text) => {
    expect(readingOfEntryText(text)).toBeNull()
  })
})
