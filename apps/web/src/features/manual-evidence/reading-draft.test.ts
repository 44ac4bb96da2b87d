import { describe, expect, it } from 'vitest'

import {
  begunReading,
  cellKey,
  cellOfPath,
  readReading,
  readingBody,
  readingErrors,
  type ReadingText,
} from './reading-draft.js'
import { experiment, uuid } from '../../testing/card-fixtures.js'

const metric = (id: string, kind: string) => ({
  id,
  connectionId: null,
  externalId: id,
  name: id,
  kind,
  direction: 'increase' as const,
  kpi: null,
  deletedAt: null,
  use: 'goal' as const,
})

const here = experiment({ metrics: [metric(uuid(1), 'proportion'), metric(uuid(2), 'mean')] })
const typed = (changes: Partial<ReadingText>): ReadingText => ({ ...begunReading, grade: 'A', ...changes })

describe('a reading typed by hand', () => {
  it('sends only what was typed, numbers as numbers', () => {
    const body = readingBody(
      typed({
        cells: {
          [cellKey(uuid(1), 'var_0')]: { users: '10 000', conversions: '1000' },
          [cellKey(uuid(1), 'var_1')]: { users: '10000', conversions: '1100' },
          [cellKey(uuid(2), 'var_0')]: { users: '' },
        },
      }),
      here,
    )
    expect(body.metrics).toMatchObject([
      {
        metricId: uuid(1),
        arms: [
          { armId: 'var_0', users: 10_000, conversions: 1000 },
          { armId: 'var_1', users: 10_000, conversions: 1100 },
        ],
      },
    ])
  })

  it('reads a finished effect as percent', () => {
    const body = readingBody(
      typed({
        how: { [uuid(2)]: 'effect' },
        cells: {
          [cellKey(uuid(2), 'var_1')]: { users: '500', lift: '-3', low: '−5'.replace('−', '-'), high: '1,5' },
        },
      }),
      here,
    )
    expect(body.metrics[0]?.arms[0]?.effect).toEqual({ lift: -0.03, low: -0.05, high: 0.015, pValue: null })
  })

  it('names the cell whose number cannot be read, instead of guessing', () => {
    const key = cellKey(uuid(1), 'var_0')
    const errors = readingErrors(typed({ cells: { [key]: { users: '1,000' } } }), here)
    expect(errors[`${key} users`]).toContain('without thousands separators')
  })

  it('asks for the grade, and for a source that is an address', () => {
    expect(Object.keys(readingErrors({ ...begunReading, sourceLink: 'our wiki' }, here))).toEqual([
      'grade',
      'sourceLink',
      'metrics',
    ])
  })

  it('needs a source for grade A, and none for grade B', () => {
    const found = (change: Partial<ReadingText>) => readingErrors(typed(change), here)['sourceLink']
    expect(found({ grade: 'A', sourceLink: ' ' })).toContain('Grade A needs its source')
    expect(found({ grade: 'A', sourceLink: 'https://wiki.example/q' })).toBeUndefined()
    expect(found({ grade: 'B' })).toBeUndefined()
  })

  it('finds the cell that an error of the server speaks of', () => {
    const body = readingBody(
      typed({ cells: { [cellKey(uuid(2), 'var_1')]: { users: '5', mean: '2' } } }),
      here,
    )
    expect(cellOfPath('metrics.0.arms.0.standardDeviation', body)).toBe(
      `${cellKey(uuid(2), 'var_1')} standardDeviation`,
    )
    expect(cellOfPath('sourceLink', body)).toBeNull()
  })

  it('survives a store that holds something else', () => {
    expect(readReading('nonsense')).toBeNull()
    expect(readReading({ grade: 'Z', cells: [1], csv: 4 })).toMatchObject({ grade: '', csv: '' })
  })
})
