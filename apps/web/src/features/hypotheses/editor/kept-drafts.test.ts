import { afterEach, describe, expect, it } from 'vitest'

import { emptyDraft, newNote, newSignal, type Draft } from './draft.js'
import { keepDraft, keptDraft } from './kept-drafts.js'

const draft: Draft = {
  ...emptyDraft('team-1'),
  capability: 'a checkout on one page',
  observations: [{ ...newNote(), text: 'People leave', link: 'https://example.org' }],
  signals: [
    { ...newSignal('goal'), kpi: { id: 'kpi-1', name: 'Orders' }, promisedLift: '2' },
    newSignal('guardrail'),
  ],
  plannedEnd: { day: '2026-01-19', instant: '2026-01-19T22:59:59.000Z' },
  treatmentArm: { kind: 'arm', armId: 'var_1' },
}

const store = (value: unknown): void => sessionStorage.setItem('knowwhen.draft.card', JSON.stringify(value))
const [signal] = draft.signals

afterEach(() => sessionStorage.clear())

describe('a kept draft', () => {
  it('comes back as it was', () => {
    keepDraft('card', draft)
    expect(keptDraft('card')).toEqual(draft)
    keepDraft('card', emptyDraft(null))
    expect(keptDraft('card')).toEqual(emptyDraft(null))
    expect(keptDraft('another')).toBeNull()
  })

  it.each(Object.keys(draft))('is refused without its %s', (field) => {
    store(Object.fromEntries(Object.entries(draft).filter(([name]) => name !== field)))
    expect(keptDraft('card')).toBeNull()
  })

  it.each(Object.keys(signal ?? {}))('is refused where a signal has no %s', (field) => {
    const less = Object.fromEntries(Object.entries(signal ?? {}).filter(([name]) => name !== field))
    store({ ...draft, signals: [less] })
    expect(keptDraft('card')).toBeNull()
  })

  it.each([
    ['a list', []],
    ['a number for a text', { ...draft, capability: 5 }],
    ['an unknown role', { ...draft, signals: [{ ...signal, role: 'wish' }] }],
    ['an unknown combination', { ...draft, goalCombination: 'some' }],
    ['a KPI without name', { ...draft, signals: [{ ...signal, kpi: { id: 'kpi-1' } }] }],
    ['a note that is text', { ...draft, assumptions: ['text'] }],
    ['an arm without id', { ...draft, treatmentArm: { kind: 'arm' } }],
    ['a planned end that is text', { ...draft, plannedEnd: '2026-01-19' }],
  ])('is refused where it is or has %s', (_, value) => {
    store(value)
    expect(keptDraft('card')).toBeNull()
  })
})
