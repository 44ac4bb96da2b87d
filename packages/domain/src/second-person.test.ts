import { describe, expect, it } from 'vitest'

import { decisionReviews } from './lists.js'
import { hasTakenEffect, mayApprove, reviewAtFirst } from './second-person.js'

describe('a second person', () => {
  it('is anyone but the author', () => {
    expect([mayApprove('ada', 'ada'), mayApprove('grace', 'ada')]).toEqual([false, true])
  })

  it('is waited for, unless there is nobody else', () => {
    expect([1, 2, 30].map(reviewAtFirst)).toEqual([
      'unreviewed',
      'awaitingSecondPerson',
      'awaitingSecondPerson',
    ])
  })

  it('holds up what waits for them, and nothing else', () => {
    expect(decisionReviews.filter((review) => !hasTakenEffect(review))).toEqual(['awaitingSecondPerson'])
  })
})
