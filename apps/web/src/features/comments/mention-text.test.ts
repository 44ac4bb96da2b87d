import { describe, expect, it } from 'vitest'

import {
  matching,
  mentionAt,
  nothingWritten,
  presentMentions,
  toStored,
  toWritten,
  withMention,
} from './mention-text.js'

const ada = { userId: '01890000-0000-7000-8000-000000000001', name: 'Ada' }
const adaByron = { userId: '01890000-0000-7000-8000-000000000002', name: 'Ada Byron' }
const otherAda = { userId: '01890000-0000-7000-8000-000000000003', name: 'Ada' }
const jose = { userId: '01890000-0000-7000-8000-000000000004', name: 'José (QA) [x]' }

/** Types `@` at the end of the text and picks a person. */
const pick = (held: typeof nothingWritten, words: string, person: typeof ada) => {
  const text = `${held.text}${words}@`
  return withMention({ ...held, text }, { start: text.length - 1, query: '' }, person).written
}

describe('a mention', () => {
  it('is shown by name and stored by id, and comes back as it was written', () => {
    const written = pick(pick(nothingWritten, 'See ', adaByron), 'and ', ada)
    expect(written.text).toBe('See @Ada Byron and @Ada ')
    const stored = toStored(written)
    expect(stored).toBe(`See @[${adaByron.userId}] and @[${ada.userId}] `)
    expect(toWritten(stored, [ada, adaByron]).text).toBe(written.text)
  })

  it('tells two people of one name apart', () => {
    const written = pick(pick(nothingWritten, '', ada), '', otherAda)
    expect(toStored(written)).toBe(`@[${ada.userId}] @[${otherAda.userId}] `)
    expect(toStored(toWritten(toStored(written), [ada, otherAda]))).toBe(toStored(written))
  })

  it('is found though the name is full of signs', () => {
    expect(toStored(pick(nothingWritten, '', jose))).toBe(`@[${jose.userId}] `)
  })

  it('is taken back by changing its words', () => {
    const written = { ...pick(nothingWritten, '', adaByron), text: '@Ada Byro said so' }
    expect(presentMentions(written)).toEqual([])
    expect(toStored(written)).toBe('@Ada Byro said so')
  })

  it('does not begin in the middle of a longer name', () => {
    const written = { ...pick(nothingWritten, '', ada), text: '@Adalbert' }
    expect(toStored(written)).toBe('@Adalbert')
  })
})

describe('looking for a person', () => {
  const typed = (text: string) => mentionAt({ text, mentions: [] }, text.length)

  it.each([
    ['@', { start: 0, query: '' }],
    ['so, @ad', { start: 4, query: 'ad' }],
    ['(@Ada By', { start: 1, query: 'Ada By' }],
    ['a line\n@b', { start: 7, query: 'b' }],
    ['mail ada@example.com', null],
    ['nothing', null],
    ['@ada\n', null],
  ])('after %j', (text, expected) => {
    expect(typed(text)).toEqual(expected)
  })

  it('ends once somebody was picked', () => {
    const written = pick(nothingWritten, '', adaByron)
    expect(mentionAt(written, written.text.length)).toBeNull()
  })

  it('finds any of the names, with or without accents', () => {
    const people = [ada, adaByron, jose]
    expect(matching(people, 'byr')).toEqual([adaByron])
    expect(matching(people, 'JOSE')).toEqual([jose])
    expect(matching(people, 'yron')).toEqual([])
  })

  it('replaces what was typed and leaves the rest', () => {
    const search = { start: 4, query: 'ad' }
    const { written, caret } = withMention({ text: 'ask @ad please', mentions: [] }, search, ada)
    expect(written.text).toBe('ask @Ada please')
    expect(caret).toBe('ask @Ada '.length)
  })
})
