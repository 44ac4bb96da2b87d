/** Evidence as CSV: what is read, what is refused with its line, and what nobody can mean. */
import { describe, expect, it } from 'vitest'

import { readEntry, type Described } from './csv-entry.js'
import { countIn, numberIn, shareIn } from './csv-number.js'

const described: Described = {
  arms: [
    { armId: 'control', name: 'Control', weight: 0.5, isControl: true },
    { armId: 'treatment-1', name: 'Treatment', weight: 0.5, isControl: false },
  ],
  metrics: [
    { id: 'm1', externalId: 'm1', name: 'Orders', kind: 'proportion', direction: 'increase', use: 'goal' },
    { id: 'm2', externalId: 'm2', name: 'Load, time', kind: 'mean', direction: 'decrease', use: 'guardrail' },
  ],
}

const read = (csv: string) => readEntry(csv, described)
const places = (csv: string) => read(csv).problems.map(({ line, column }) => [line, column])

const HEAD = 'metric,arm,users,conversions\n'
const GOOD = `${HEAD}Orders,Control,1000,100\nOrders,Treatment,1000,110\n`

describe('a CSV file', () => {
  it.each([
    ['with commas', GOOD],
    ['with semicolons', GOOD.replaceAll(',', ';')],
    ['with tabs', GOOD.replaceAll(',', '\t')],
    ['with a byte order mark', `\uFEFF${GOOD}`],
    ['with the line ends of Windows', GOOD.replaceAll('\n', '\r\n')],
    ['with empty lines and spaces', GOOD.replaceAll('\n', '\n\n , ,,\n').replaceAll(',', ' , ')],
    ['with quotes', GOOD.replaceAll('Orders', '"Orders"')],
    ['in another case', GOOD.replaceAll('Orders', 'orders').replace('metric', 'Metric')],
    ['by ids', GOOD.replaceAll('Orders', 'm1').replace('Treatment', 'treatment-1')],
  ])('%s says the same', (_, csv) => {
    const { problems, metrics, rows } = read(csv)
    expect(problems).toEqual([])
    expect(rows).toBe(2)
    expect(metrics).toMatchObject([
      {
        metricId: 'm1',
        arms: [
          { armId: 'control', conversions: 100 },
          { armId: 'treatment-1', users: 1000 },
        ],
      },
    ])
  })

  it('may have finished effects, as percent or as fractions', () => {
    const head = 'metric,arm,users,lift,low,high,p_value\n'
    const csv = `${head}"Load, time",Control,10,,,,\n"Load, time",Treatment,10,4.1%,−0.5%,0.087,0.06\n`
    expect(read(csv).metrics[0]?.arms[1]?.effect).toEqual({
      lift: 0.041,
      low: -0.005,
      high: 0.087,
      pValue: 0.06,
    })
  })

  it('is told by line and column what is wrong with every row', () => {
    const csv = `${HEAD}Sales,Control,1000,100\nOrders,Nobody,1000,100\nOrders,Control,"1,000",ten\nOrders,Treatment,-3,1\n`
    expect(places(csv)).toEqual([
      [2, 'metric'],
      [3, 'arm'],
      [4, 'users'],
      [4, 'conversions'],
      [5, 'users'],
    ])
  })

  it('counts lines as an editor does, also behind a cell of several lines', () => {
    const csv = `${HEAD}"Ord\ners",Control,1000,100\n\nOrders,Nobody,1,1\n`
    expect(places(csv)).toEqual([
      [2, 'metric'],
      [5, 'arm'],
    ])
  })

  it.each([
    ['', [[null, null]]],
    ['\n\n', [[null, null]]],
    [HEAD, [[null, null]]],
    ['metric,users\nOrders,3\n', [[1, 'arm']]],
    [
      'metric,arm,metric,colour\n',
      [
        [1, 'metric'],
        [1, 'colour'],
      ],
    ],
    [`${HEAD}"Orders,Control,1,1\n`, [[expect.any(Number), null]]],
    [`${HEAD}Orders,Control,1,1,7\n`, [[2, null]]],
  ])('of the wrong shape is refused: %j', (csv, expected) => {
    expect(places(csv)).toEqual(expected)
  })

  it('of too many rows is refused as a whole', () => {
    expect(places(HEAD + 'Orders,Control,1,1\n'.repeat(2_001))).toEqual([[null, null]])
  })

  it('of a million empty lines, or of a hundred thousand columns, is refused like any other', () => {
    expect(places(`metric,arm${'\n'.repeat(900_000)}`)).toEqual([[null, null]])
    expect(places(`${'metric,'.repeat(100_000)}\nx`)).toEqual([[1, null]])
  })

  it('that disagrees with the experiment about direction, use or weights is refused', () => {
    const csv =
      'metric,arm,direction,use,weight,users,conversions\nOrders,Control,decrease,goal,70,1,1\nOrders,Treatment,increase,guardrail,30,1,1\n'
    expect(places(csv)).toEqual([
      [2, 'direction'],
      [2, 'weight'],
      [3, 'use'],
      [3, 'weight'],
    ])
  })

  it('needs a whole effect', () => {
    const csv = 'metric,arm,lift,low,p_value\nOrders,Treatment,4%,1%,0.1\nOrders,Control,,,0.1\n'
    expect(places(csv)).toEqual([
      [2, 'high'],
      [3, 'p_value'],
    ])
  })
})

describe('a number in a cell', () => {
  const valueOf = (found: ReturnType<typeof numberIn>) => (found.ok ? found.value : found.message)

  it.each([
    ['', null],
    ['12', 12],
    ['-1.5', -1.5],
    ['−1.5', -1.5],
    ['1e3', 1000],
    ['.5', 0.5],
  ])('%j is read', (cell, value) => {
    expect(valueOf(numberIn(cell))).toBe(value)
  })

  it.each([
    ['1,234', 'may mean 1.234 or 1234'],
    ['0,04', 'Write 0.04'],
    ['1.234,5', 'not a number'],
    ['12 345', 'Write 12345'],
    ['<0.001', 'a bound'],
    ['n/a', 'not a number'],
    ['5%', 'percentage'],
    ['1e999', 'too large'],
  ])('%j is refused with what to write', (cell, words) => {
    expect(valueOf(numberIn(cell))).toContain(words)
  })

  it('is a share only where it cannot mean percent', () => {
    expect(valueOf(shareIn('0.042'))).toBe(0.042)
    expect(valueOf(shareIn('4.2%'))).toBe(0.042)
    expect(valueOf(shareIn('420 %'))).toBe(4.2)
    expect(valueOf(shareIn('4.2'))).toContain('4.2% for percent')
  })

  it('is a count only where it is whole', () => {
    expect(valueOf(countIn('1000'))).toBe(1000)
    expect(valueOf(countIn('1000.5'))).toContain('not a count')
    expect(valueOf(countIn('-1'))).toContain('not a count')
  })
})
