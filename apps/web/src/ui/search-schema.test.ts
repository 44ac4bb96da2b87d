import { describe, expect, it } from 'vitest'

import { oneOf, searchSchema, words } from './search-schema.js'

const read = searchSchema({ q: words(5), state: oneOf(['draft', 'sealed']) })

describe('a search schema', () => {
  it('reads what fits and drops what does not, so that an old link still opens', () => {
    expect(read({ q: 'basket', state: 'sealed', other: 1 })).toEqual({ q: 'baske', state: 'sealed' })
    expect(read({ q: '', state: 'gone' })).toEqual({})
    expect(read({ q: 12 })).toEqual({ q: '12' })
  })
})
