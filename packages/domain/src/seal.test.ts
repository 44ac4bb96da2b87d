import { describe, expect, it } from 'vitest'
import { canonicalJsonOf, sha256Hex } from './canonical-json.js'
import { CardHasGapsError, criteriaOf, extendedCriteria, sealOf, verifySeal } from './seal.js'
import { aCard, aGoal, aGuardrail } from './testing/cards.js'

const settings = {
  strictness: 'point',
  alpha: 0.05,
  minimumRuntimeDays: 7,
  treatmentArmIds: null,
} as const

const content = () => ({
  criteria: criteriaOf(aCard(), settings),
  statement: 'We believe …',
  sealedBy: 'user-1',
  sealedAt: '2026-11-20T10:00:00.000Z',
  version: 1,
})

describe('canonical JSON', () => {
  it('sorts keys and writes numbers as RFC 8785 wants them (its own example)', () => {
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '€$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    expect(canonicalJsonOf(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  it('refuses what JSON cannot carry', () => {
    expect(() => canonicalJsonOf({ lift: Number.NaN })).toThrow('NaN')
    expect(() => canonicalJsonOf(undefined)).toThrow('canonical form')
  })

  it('hashes the UTF-8 bytes as sha256sum does', () => {
    expect(sha256Hex('€ naïve')).toBe('56bbf927af18aaccb39b1354d878fde82f8dc1235fbbf3bf9a12c52957b74f4c')
  })
})

describe('the criteria of a seal', () => {
  it('freezes signals, arm, plan, strictness, α and the version of the rule', () => {
    expect(criteriaOf(aCard(), settings)).toEqual({
      ruleVersion: '1',
      strictness: 'point',
      alpha: 0.05,
      goalCombination: 'all',
      goals: [
        {
          signalId: 'goal-1',
          name: 'conversion',
          metricId: 'met_conversion',
          direction: 'increase',
          promisedLift: 0.02,
          minimumDetectableEffect: null,
        },
      ],
      guardrails: [
        {
          signalId: 'guardrail-1',
          name: 'revenue per visitor',
          metricId: 'met_revenue',
          direction: 'increase',
          nonInferiorityMargin: 0.01,
        },
      ],
      treatmentArm: { kind: 'bestArm' },
      plannedEnd: '2026-12-01T00:00:00Z',
      plannedSample: null,
      minimumRuntimeDays: 7,
    })
  })

  it('takes the card’s own minimum runtime, and zero for “any improvement”', () => {
    const goal = aGoal({ promisedLift: null, anyImprovement: true, minimumDetectableEffect: 0.01 })
    const criteria = criteriaOf(aCard({ minimumRuntimeDays: 14, signals: [goal, aGuardrail()] }), settings)
    expect(criteria.minimumRuntimeDays).toBe(14)
    expect(criteria.goals[0]).toMatchObject({ promisedLift: 0, minimumDetectableEffect: 0.01 })
  })

  it('refuses a card with gaps and names them', () => {
    const sealing = () => criteriaOf(aCard({ audience: '', plannedEnd: null }), settings)
    expect(sealing).toThrow(CardHasGapsError)
    expect(sealing).toThrow('Say for whom it is meant.')
  })

  it('keeps everything but the plan when an experiment is extended', () => {
    const criteria = { ...criteriaOf(aCard(), settings), plannedSample: 1000 }
    expect(extendedCriteria(criteria, '2027-01-01T00:00:00Z')).toEqual({
      ...criteria,
      plannedEnd: '2027-01-01T00:00:00Z',
      plannedSample: null,
      isExtended: true,
    })
  })
})

describe('a seal', () => {
  it('is the hash of its canonical text, whatever the order of the keys was', () => {
    const { version, sealedAt, ...rest } = content()
    const seal = sealOf(content())
    expect(sealOf({ sealedAt, version, ...rest })).toEqual(seal)
    expect(seal.sha256).toBe(sha256Hex(seal.canonicalJson))
    expect(verifySeal(seal, content())).toBe(true)
  })

  it('breaks when the text or the content is changed', () => {
    const seal = sealOf(content())
    expect(verifySeal({ ...seal, canonicalJson: seal.canonicalJson.replace('0.02', '0.01') })).toBe(false)
    expect(verifySeal(seal, { ...content(), sealedBy: 'user-2' })).toBe(false)
  })

  it('of another promise is another hash', () => {
    const other = criteriaOf(aCard({ signals: [aGoal({ promisedLift: 0.021 }), aGuardrail()] }), settings)
    expect(sealOf({ ...content(), criteria: other }).sha256).not.toBe(sealOf(content()).sha256)
  })
})
