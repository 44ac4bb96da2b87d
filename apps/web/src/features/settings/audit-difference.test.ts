import { describe, expect, it } from 'vitest'

import { differencesOf } from './audit-difference.js'

describe('the difference between before and after', () => {
  it('has only what differs, by path', () => {
    const before = { name: 'Checkout', color: '#1c7ed6', plan: { sample: 10, end: null } }
    const after = { name: 'Basket', color: '#1c7ed6', plan: { sample: 10, end: '2026-01-31' } }
    expect(differencesOf(before, after)).toEqual([
      { path: 'name', before: 'Checkout', after: 'Basket' },
      { path: 'plan.end', before: 'none', after: '2026-01-31' },
    ])
  })

  it('shows what came to be and what went, field by field', () => {
    expect(differencesOf(null, { name: 'Checkout', isDemo: false })).toEqual([
      { path: 'name', before: undefined, after: 'Checkout' },
      { path: 'isDemo', before: undefined, after: 'no' },
    ])
    expect(differencesOf({ name: 'Checkout' }, null)).toEqual([
      { path: 'name', before: 'Checkout', after: undefined },
    ])
  })

  it('compares lists as a whole, and tells an empty text from none', () => {
    expect(differencesOf({ ids: [1, 2], purpose: '' }, { ids: [1], purpose: null })).toEqual([
      { path: 'ids', before: '[1,2]', after: '[1]' },
      { path: 'purpose', before: 'empty', after: 'none' },
    ])
  })

  it('is empty where nothing differs, or nothing is known', () => {
    expect(differencesOf(null, null)).toEqual([])
    expect(differencesOf(undefined, null)).toEqual([])
    expect(differencesOf({ a: { b: 1 } }, { a: { b: 1 } })).toEqual([])
  })
})
