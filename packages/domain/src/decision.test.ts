import { describe, expect, it } from 'vitest'
import { recommend, reviewDecision } from './decision.js'
import type { DecisionProposal } from './decision.js'
import { goal, judged, strongLoss, win } from './testing/judged.js'
import type { Estimate } from './evidence.js'
import { aGuardrailCriterion, aMetric, between } from './testing/readings.js'

const stopped = { experimentStatus: 'stopped', exposureEndedAt: '2026-11-11T00:00:00Z' } as const
const withGuardrail = { guardrails: [aGuardrailCriterion()] }
const both = (revenue: Estimate) => ({
  metrics: [aMetric('conversion', { b: win }), aMetric('revenue', { b: revenue })],
})

describe('the recommendation', () => {
  it.each([
    ['a kept promise', judged({}, {}), 'ship'],
    ['harm to a guardrail', judged(withGuardrail, both(between(-0.08, -0.04))), 'rollBack'],
    ['a regression', judged({}, goal(strongLoss)), 'rollBack'],
    ['nothing in it', judged({}, goal(between(-0.01, 0.01))), 'stop'],
    ['the promise ruled out', judged({}, goal(between(-0.05, 0.01))), 'stop'],
    ['a real lift, too small', judged({}, goal(between(0.005, 0.015))), 'iterate'],
    ['a guardrail not proved safe', judged(withGuardrail, both(between(-0.05, 0.04))), 'extend'],
    ['a lift below the promise', judged({}, goal(between(0.005, 0.025))), 'extend'],
    ['too little data', judged({}, goal(between(-0.04, 0.06))), 'extend'],
    ['an interval of both', judged({}, goal(between(-0.005, 0.025))), 'extend'],
    ['a stop too early', judged({ plannedEnd: '2026-12-01T00:00:00Z' }, stopped), 'iterate'],
    ['no estimate at the end', judged({}, { ...stopped, ...goal(null) }), 'iterate'],
    ['a void', judged({}, { sampleRatioPValue: 0 }), 'iterate'],
    ['a pending verdict', judged({}, { asOf: '2026-11-02T00:00:00Z' }), null],
    ['a missing estimate while running', judged({}, goal(null)), null],
  ] as const)('on %s', (_title, outcome, kind) => {
    const recommendation = recommend(outcome)
    expect(recommendation.kind).toBe(kind)
    expect(recommendation.words).toMatch(/^[A-Z].*\.$/)
  })

  it('names the harm that is to be acknowledged', () => {
    const outcome = judged(withGuardrail, both(between(-0.015, -0.005)))
    expect(recommend(outcome)).toEqual({
      kind: 'ship',
      words: 'Ship, knowing of harm within the margin: revenue.',
    })
  })
})

const proposal = (changes: Partial<DecisionProposal>): DecisionProposal => ({
  kind: 'ship',
  recommended: 'ship',
  verdict: 'validated',
  rationale: '',
  harmWithinMargin: [],
  harmAcknowledged: false,
  newPlannedEnd: null,
  now: '2026-11-20T00:00:00Z',
  organizationSize: 5,
  ...changes,
})

const pending = { verdict: 'pending', recommended: null } as const
const reason = { rationale: 'a law comes into force' }

describe('a decision', () => {
  it.each([
    ['that follows the recommendation needs nothing', {}, 'notNeeded'],
    ['ship on pending', { ...pending, ...reason }, '!verdictPending'],
    ['iterate on pending', { ...pending, ...reason, kind: 'iterate' }, '!verdictPending'],
    [
      'extend on pending',
      { ...pending, ...reason, kind: 'extend', newPlannedEnd: '2027-01-01T00:00:00Z' },
      '!verdictPending',
    ],
    ['stop on pending with a reason', { ...pending, ...reason, kind: 'stop' }, 'notNeeded'],
    ['roll back on pending with a reason', { ...pending, ...reason, kind: 'rollBack' }, 'notNeeded'],
    [
      'roll back on pending without reason',
      { ...pending, kind: 'rollBack', rationale: ' ' },
      '!rationaleRequired',
    ],
    ['ship on void', { verdict: 'void', recommended: 'iterate', ...reason }, '!verdictVoid'],
    [
      'stop on void',
      { verdict: 'void', recommended: 'iterate', kind: 'stop', ...reason },
      'awaitingSecondPerson',
    ],
    ['an override without reason', { verdict: 'invalidated', recommended: 'stop' }, '!rationaleRequired'],
    [
      'an override with reason',
      { verdict: 'invalidated', recommended: 'stop', ...reason },
      'awaitingSecondPerson',
    ],
    [
      'an override in an organisation of one',
      { verdict: 'invalidated', recommended: 'stop', ...reason, organizationSize: 1 },
      'unreviewed',
    ],
    ['ship with harm within the margin', { harmWithinMargin: ['revenue'] }, '!harmNotAcknowledged'],
    ['ship with acknowledged harm', { harmWithinMargin: ['revenue'], harmAcknowledged: true }, 'notNeeded'],
    [
      'stop beside harm within the margin',
      { kind: 'stop', harmWithinMargin: ['revenue'], ...reason },
      'awaitingSecondPerson',
    ],
    [
      'extend without a new end',
      { kind: 'extend', recommended: 'extend', verdict: 'inconclusive' },
      '!plannedEndRequired',
    ],
    [
      'extend to no date',
      { kind: 'extend', recommended: 'extend', newPlannedEnd: 'later' },
      '!plannedEndRequired',
    ],
    [
      'extend to now',
      { kind: 'extend', recommended: 'extend', newPlannedEnd: '2026-11-20T00:00:00Z' },
      '!plannedEndNotInFuture',
    ],
    [
      'extend to later',
      { kind: 'extend', recommended: 'extend', newPlannedEnd: '2026-11-20T00:00:01Z' },
      'notNeeded',
    ],
  ] satisfies readonly (readonly [string, Partial<DecisionProposal>, string])[])(
    '%s → %3$s',
    (_title, changes, expected) => {
      const answer = reviewDecision(proposal(changes))
      expect(answer.ok ? answer.review : `!${answer.code}`).toBe(expected)
    },
  )

  it('is an override only where there was a recommendation to differ from', () => {
    expect(reviewDecision(proposal({ ...pending, ...reason, kind: 'stop' }))).toMatchObject({
      isOverride: false,
    })
    expect(reviewDecision(proposal({ kind: 'stop', ...reason }))).toMatchObject({ isOverride: true })
  })
})
