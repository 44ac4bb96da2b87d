import { describe, expect, it } from 'vitest'

import { declaredInWords, outcomeOfDeclaration } from './declaration.js'
import { recommend } from './decision.js'

const criteria = { ruleVersion: '1' }
const declared = {
  grade: 'C',
  verdict: 'validated',
  reading: 'Complaints fell from forty a week\n to five. That is a lot.',
} as const

describe('a declared verdict', () => {
  it('says who computed it (nobody), of which grade it is, and what was seen first', () => {
    expect(declaredInWords(declared)).toBe(
      'Declared validated (grade C, before/after): Complaints fell from forty a week to five',
    )
    expect(declaredInWords({ ...declared, grade: 'D', verdict: 'inconclusive' })).toMatch(
      /^Declared inconclusive \(grade D, qualitative\): /,
    )
  })

  it('quotes a long sentence up to a word', () => {
    const words = declaredInWords({ ...declared, reading: 'word '.repeat(100) })
    expect(words).toMatch(/word …$/)
    expect(words.length).toBeLessThan(260)
  })

  it('is ready without a number that nobody measured', () => {
    expect(outcomeOfDeclaration({ criteria, declared, instrumentationError: null })).toMatchObject({
      verdict: 'validated',
      reason: 'declared',
      findings: [],
      armId: null,
      readiness: { kind: 'ready' },
    })
  })

  it('is void like every other where the measurement is marked as broken', () => {
    const outcome = outcomeOfDeclaration({ criteria, declared, instrumentationError: 'Wrong week.' })
    expect(outcome).toMatchObject({ verdict: 'void', reason: 'instrumentationError' })
    expect(outcome.words).toBe('Void: marked as an instrumentation error: Wrong week.')
  })

  it.each([
    ['validated', 'ship'],
    ['invalidated', 'stop'],
    ['inconclusive', 'iterate'],
  ] as const)('%s recommends to %s, saying that people declared it', (verdict, kind) => {
    const outcome = outcomeOfDeclaration({
      criteria,
      declared: { ...declared, verdict },
      instrumentationError: null,
    })
    const recommendation = recommend(outcome)
    expect(recommendation.kind).toBe(kind)
    expect(recommendation.words).toContain('people declared')
  })
})
