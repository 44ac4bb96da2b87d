import { describe, expect, test } from 'vitest'
import { factMetricSchema, metricGroupSchema, metricSchema } from '../wire/metric.js'
import { partsOfMetricId } from './metric-id.js'
import { expandMetricGroups, findMetricFacts, toMetricFacts } from './metric-facts.js'

const classic = (fields: Readonly<Record<string, unknown>>) => metricSchema.parse({ id: 'met_1', ...fields })
const fact = (fields: Readonly<Record<string, unknown>>) =>
  factMetricSchema.parse({ id: 'fact__1', ...fields })

describe('the kind of a metric', () => {
  test.each([
    ['binomial', 'proportion', 'proportion'],
    ['count', 'mean', 'count'],
    ['duration', 'mean', 'duration'],
    ['revenue', 'mean', 'money'],
    ['somethingNew', 'other', null],
  ])('classic %s is a %s in %s', (type, kind, unit) => {
    expect(toMetricFacts({ metrics: [classic({ type })] })[0]).toMatchObject({ kind, unit })
  })

  test.each([
    ['proportion', 'proportion'],
    ['retention', 'proportion'],
    ['funnel', 'proportion'],
    ['mean', 'mean'],
    ['ratio', 'ratio'],
    ['quantile', 'quantile'],
    ['dailyParticipation', 'other'],
  ])('fact metric %s is a %s', (metricType, kind) => {
    expect(toMetricFacts({ factMetrics: [fact({ metricType })] })[0]?.kind).toBe(kind)
  })

  test('a classic metric over another is a ratio, except over a binomial one', () => {
    const kinds = toMetricFacts({
      metrics: [
        classic({ id: 'orders', type: 'count' }),
        classic({ id: 'signups', type: 'binomial' }),
        classic({ id: 'aov', type: 'revenue', sql: { denominatorMetricId: 'orders' } }),
        classic({ id: 'paid', type: 'binomial', sql: { denominatorMetricId: 'signups' } }),
        classic({ id: 'spend', type: 'revenue', sql: { denominatorMetricId: 'signups' } }),
      ],
    }).map(({ metricId, kind, unit }) => [metricId, kind, unit])
    expect(kinds.slice(2)).toEqual([
      ['aov', 'ratio', null],
      ['paid', 'proportion', 'proportion'],
      ['spend', 'mean', 'money'],
    ])
  })
})

describe('the direction of a metric', () => {
  test('is read from the goal of a classic one and the flag of a fact metric', () => {
    const facts = toMetricFacts({
      metrics: [
        classic({ id: 'a', behavior: { goal: 'decrease' } }),
        classic({ id: 'b', behavior: { goal: 'increase' } }),
        classic({ id: 'c' }),
      ],
      factMetrics: [fact({ id: 'd', inverse: true }), fact({ id: 'e', inverse: false }), fact({ id: 'f' })],
    })
    expect(facts.filter(({ inverse }) => inverse).map(({ metricId }) => metricId)).toEqual(['a', 'd'])
  })
})

describe('derived metrics', () => {
  const known = toMetricFacts({
    factMetrics: [
      fact({ id: 'fact__rev', name: 'Revenue', metricType: 'mean', inverse: true }),
      fact({
        id: 'fact__fun',
        name: 'Funnel',
        metricType: 'funnel',
        funnelSettings: { steps: [{ name: 'Cart' }, { name: 'Paid' }] },
      }),
    ],
  })

  test('a slice is its metric with the slice in its name', () => {
    expect(findMetricFacts('fact__rev?dim:country=US', known)).toMatchObject({
      metricId: 'fact__rev?dim:country=US',
      name: 'Revenue (country: US)',
      kind: 'mean',
      inverse: true,
    })
  })

  test('a step of a funnel is a proportion with the step in its name', () => {
    expect(findMetricFacts('fact__fun?step=0', known)).toMatchObject({
      name: 'Funnel (step 1: Cart)',
      kind: 'proportion',
      unit: 'proportion',
    })
  })

  test('a slice of a step names both', () => {
    expect(findMetricFacts('fact__fun?step=1&dim:device%20type=', known)?.name).toBe(
      'Funnel (step 2: Paid) (device type: (none))',
    )
  })

  test('an exact id wins over its parts, and a deleted metric has no facts', () => {
    const odd = toMetricFacts({
      metrics: [classic({ id: 'met?step=0', name: 'Odd' }), classic({ id: 'met', name: 'Plain' })],
    })
    expect(findMetricFacts('met?step=0', odd)?.name).toBe('Odd')
    expect(findMetricFacts('fact__gone?dim:country=US', known)).toBeUndefined()
  })

  test('an id is taken apart', () => {
    expect(partsOfMetricId('fact__a')).toEqual({ baseId: 'fact__a', slices: [], step: undefined })
    expect(partsOfMetricId('fact__a?step=x').step).toBeUndefined()
    expect(partsOfMetricId('fact__a?dim:a=1&dim:b=2').slices).toEqual([
      { column: 'a', level: '1' },
      { column: 'b', level: '2' },
    ])
  })
})

test('groups are replaced by their members, each once, and unknown groups left out', () => {
  const groups = [metricGroupSchema.parse({ id: 'mg_core', metrics: ['m2', 'm3'] })]
  expect(expandMetricGroups(['m1', 'mg_core', 'm3', 'mg_gone', 'm4'], groups)).toEqual([
    'm1',
    'm2',
    'm3',
    'm4',
  ])
})
