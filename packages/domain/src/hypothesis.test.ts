import { describe, expect, it } from 'vitest'
import { statementOf } from './hypothesis.js'
import type { HypothesisCard } from './hypothesis.js'
import type { ReadinessGap } from './lists.js'
import { readinessGapsOf } from './readiness-gaps.js'
import { aCard, aGoal, aGuardrail } from './testing/cards.js'

describe('the statement of a card', () => {
  it('reads as one sentence about belief and one about the sign', () => {
    expect(statementOf(aCard())).toBe(
      'We believe one-page checkout for returning visitors will result in fewer abandoned baskets. ' +
        'We will know we have succeeded when conversion rises by at least 2%, ' +
        'while revenue per visitor does not fall by more than 1%.',
    )
  })

  it('begins with what was observed, and says falling metrics and “any improvement”', () => {
    const card = aCard({
      observations: ['baskets are left at step three', ' '],
      goalCombination: 'any',
      signals: [
        aGoal(),
        aGoal({ name: 'time to buy', direction: 'decrease', promisedLift: null, anyImprovement: true }),
        aGuardrail({ name: 'refunds', direction: 'decrease', nonInferiorityMargin: 0 }),
      ],
    })
    expect(statementOf(card)).toBe(
      'Because baskets are left at step three, we believe one-page checkout for returning visitors ' +
        'will result in fewer abandoned baskets. We will know we have succeeded when conversion rises by ' +
        'at least 2% or time to buy falls by any amount, while refunds does not rise at all.',
    )
  })

  it('leaves a visible blank where an empty draft is silent', () => {
    const blank = aCard({ capability: '', audience: ' ', outcome: '', signals: [] })
    expect(statementOf(blank)).toBe(
      'We believe … for … will result in …. We will know we have succeeded when ….',
    )
  })
})

const noArms = { treatmentArmIds: null }
const gapsOf = (changes: Partial<HypothesisCard>) =>
  readinessGapsOf(aCard(changes), noArms).map(({ gap, path }) => [gap, path])

const single: readonly (readonly [string, Partial<HypothesisCard>, ReadinessGap, string])[] = [
  ['no capability', { capability: '  ' }, 'noCapability', 'capability'],
  ['no audience', { audience: '' }, 'noAudience', 'audience'],
  ['no outcome', { outcome: '' }, 'noOutcome', 'outcome'],
  ['no goal signal', { signals: [aGuardrail()] }, 'noGoalSignal', 'signals'],
  ['no guardrail', { signals: [aGoal()] }, 'noGuardrail', 'noGuardrailReason'],
  [
    'a blank reason for having no guardrail',
    { signals: [aGoal()], noGuardrailReason: ' ' },
    'noGuardrail',
    'noGuardrailReason',
  ],
  [
    'no promise',
    { signals: [aGuardrail(), aGoal({ promisedLift: null })] },
    'noPromise',
    'signals.1.promisedLift',
  ],
  [
    'a promise of zero that was not chosen on purpose',
    { signals: [aGoal({ promisedLift: 0 }), aGuardrail()] },
    'noPromise',
    'signals.0.promisedLift',
  ],
  [
    'a negative promise',
    { signals: [aGoal({ promisedLift: -0.1 }), aGuardrail()] },
    'noPromise',
    'signals.0.promisedLift',
  ],
  [
    'a promise that is no number',
    { signals: [aGoal({ promisedLift: Number.NaN }), aGuardrail()] },
    'noPromise',
    'signals.0.promisedLift',
  ],
  [
    'a number and “any improvement” at once',
    { signals: [aGoal({ anyImprovement: true }), aGuardrail()] },
    'noPromise',
    'signals.0.promisedLift',
  ],
  [
    'any improvement without minimum detectable effect',
    { signals: [aGoal({ promisedLift: null, anyImprovement: true }), aGuardrail()] },
    'zeroPromiseNeedsMinimumDetectableEffect',
    'signals.0.minimumDetectableEffect',
  ],
  [
    'any improvement with a minimum detectable effect of zero',
    {
      signals: [aGoal({ promisedLift: 0, anyImprovement: true, minimumDetectableEffect: 0 }), aGuardrail()],
    },
    'zeroPromiseNeedsMinimumDetectableEffect',
    'signals.0.minimumDetectableEffect',
  ],
  ['no baseline', { signals: [aGoal({ baseline: null }), aGuardrail()] }, 'noBaseline', 'signals.0.baseline'],
  [
    'a baseline of zero',
    { signals: [aGoal({ baseline: 0 }), aGuardrail()] },
    'noBaseline',
    'signals.0.baseline',
  ],
  [
    'a goal without metric',
    { signals: [aGoal({ metricId: null }), aGuardrail()] },
    'metricNotInstrumented',
    'signals.0.metricId',
  ],
  [
    'a guardrail without metric',
    { signals: [aGoal(), aGuardrail({ metricId: '' })] },
    'metricNotInstrumented',
    'signals.1.metricId',
  ],
  [
    'a guardrail without margin',
    { signals: [aGoal(), aGuardrail({ nonInferiorityMargin: null })] },
    'noMargin',
    'signals.1.nonInferiorityMargin',
  ],
  [
    'a guardrail with a negative margin',
    { signals: [aGoal(), aGuardrail({ nonInferiorityMargin: -0.01 })] },
    'noMargin',
    'signals.1.nonInferiorityMargin',
  ],
  ['no planned end or sample', { plannedEnd: null }, 'noPlannedEndOrSample', 'plannedEnd'],
  ['a planned end that is no date', { plannedEnd: 'soon' }, 'noPlannedEndOrSample', 'plannedEnd'],
  [
    'a planned sample of nobody',
    { plannedEnd: null, plannedSample: 0 },
    'noPlannedEndOrSample',
    'plannedEnd',
  ],
  [
    'an arm without experiment to have it',
    { treatmentArm: { kind: 'arm', armId: 'v1' } },
    'unknownTreatmentArm',
    'treatmentArm',
  ],
]

describe('readiness gaps', () => {
  it('finds none in a complete card, also without experiment', () => {
    expect(gapsOf({})).toEqual([])
  })

  it.each(single)('names %s', (_title, changes, gap, path) => {
    expect(gapsOf(changes)).toEqual([[gap, path]])
  })

  it.each([
    ['a planned sample in place of an end', { plannedEnd: null, plannedSample: 10_000 }],
    ['a reason in place of a guardrail', { signals: [aGoal()], noGuardrailReason: 'nothing else can move' }],
    ['a margin of zero', { signals: [aGoal(), aGuardrail({ nonInferiorityMargin: 0 })] }],
    [
      'any improvement, on purpose, with a minimum detectable effect',
      {
        signals: [
          aGoal({ promisedLift: null, anyImprovement: true, minimumDetectableEffect: 0.01 }),
          aGuardrail(),
        ],
      },
    ],
    [
      'a secondary signal that is only a name',
      {
        signals: [
          aGoal(),
          aGuardrail(),
          { role: 'secondary', signalId: 's', name: '', direction: 'increase', metricId: null },
        ],
      },
    ],
  ] satisfies readonly (readonly [string, Partial<HypothesisCard>])[])('accepts %s', (_title, changes) => {
    expect(gapsOf(changes)).toEqual([])
  })

  it('names every gap of an empty draft at once, each with something to do', () => {
    const gaps = readinessGapsOf(
      aCard({ capability: '', audience: '', outcome: '', signals: [], plannedEnd: null }),
      noArms,
    )
    expect(gaps.map(({ gap }) => gap)).toEqual([
      'noCapability',
      'noAudience',
      'noOutcome',
      'noGoalSignal',
      'noGuardrail',
      'noPlannedEndOrSample',
    ])
    expect(gaps.filter(({ message }) => !/^[A-Z].*\.$/.test(message))).toEqual([])
  })

  it('wants the chosen arm among the treatment arms of the linked experiment', () => {
    const card = aCard({ treatmentArm: { kind: 'arm', armId: 'v1' } })
    expect(readinessGapsOf(card, { treatmentArmIds: ['v1', 'v2'] })).toEqual([])
    expect(readinessGapsOf(card, { treatmentArmIds: ['v2'] })).toHaveLength(1)
  })
})
