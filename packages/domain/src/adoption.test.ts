import { describe, expect, it } from 'vitest'

import { plainTextOf, statementOfPast, type PastExperiment } from './adoption.js'

const past = (change: Partial<PastExperiment>): PastExperiment => ({
  name: 'Checkout v2',
  statedHypothesis: '',
  description: '',
  goals: [{ name: 'orders', direction: 'increase' }],
  ...change,
})

const of = (statedHypothesis: string) => {
  const { capability, outcome, because } = statementOfPast(past({ statedHypothesis }))
  return [capability, outcome, because]
}

describe('the statement of a past experiment', () => {
  it.each([
    [
      'We believe that a one-page checkout will result in more orders.',
      ['a one-page checkout', 'more orders', ''],
    ],
    ['We believe a shorter form will increase sign-ups', ['a shorter form', 'increase sign-ups', '']],
    [
      'We believe free returns will lead to larger baskets. We will know when the basket value rises by 2%.',
      ['free returns', 'larger baskets', ''],
    ],
    [
      'If we show delivery dates, then more people will order because they can plan.',
      ['show delivery dates', 'more people will order', 'they can plan'],
    ],
    ['If we remove the banner, bounce rate drops', ['remove the banner', 'bounce rate drops', '']],
    ['By adding reviews, we expect to raise trust', ['adding reviews', 'raise trust', '']],
    [
      'Because many leave at the address form, we believe autofill should reduce exits.',
      ['autofill', 'reduce exits', 'many leave at the address form'],
    ],
    ['Hypothesis: bigger buttons will likely bring more clicks', ['bigger buttons', 'more clicks', '']],
    [
      '## Idea\n\n**We believe** that [search](https://x.example) `suggestions` will\nlead to *faster* finds.',
      ['search suggestions', 'faster finds', ''],
    ],
  ])('%j is read', (stated, expected) => {
    expect(of(stated)).toEqual(expected)
  })

  it('takes the name for what was built where nobody said it', () => {
    expect(of('More people should finish')).toEqual(['More people', 'finish', ''])
    expect(of('Fewer support tickets.')).toEqual(['Checkout v2', 'Fewer support tickets', ''])
  })

  it('is found in the description where the hypothesis is empty', () => {
    const found = statementOfPast(past({ description: 'Intro text? If we do A, then B happens.' }))
    expect(found.capability).toBe('Checkout v2')
    const formed = statementOfPast(past({ description: 'If we do A, then B happens.' }))
    expect([formed.capability, formed.outcome]).toEqual(['do A', 'B happens'])
  })

  it('takes the goals for what it was for where nothing was written at all', () => {
    expect(of('')).toEqual(['Checkout v2', 'a rise of orders', ''])
    const falling = past({ goals: [{ name: 'exits', direction: 'decrease' }] })
    expect(statementOfPast(falling).outcome).toBe('a fall of exits')
    expect(statementOfPast(past({ goals: [] })).outcome).toBe('')
  })

  it('fits on a card however long it was', () => {
    const { capability, outcome } = statementOfPast(
      past({ statedHypothesis: `If we ${'really '.repeat(200)}try, then ${'very '.repeat(200)}good` }),
    )
    expect(Math.max(capability.length, outcome.length)).toBeLessThanOrEqual(500)
  })
})

describe('markdown as plain text', () => {
  it.each([
    ['# Title\n- one\n- two', 'one two'],
    ['# Title', 'Title'],
    ['![alt](x.png) text', 'text'],
    ['snake_case_name stays', 'snake_case_name stays'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['<b>bold</b> ~~gone~~', 'bold gone'],
    ['> quoted\n1. first', 'quoted first'],
  ])('%j', (markdown, text) => {
    expect(plainTextOf(markdown)).toBe(text)
  })
})
