import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify, guardrailStatusOf, isGuardrailPass } from './classify.js'
import type { ClassifyInput } from './classify.js'
import type { Estimate, MetricReading, Reading } from './evidence.js'
import { strictnesses } from './lists.js'
import type { Direction, Verdict, VerdictReason } from './lists.js'
import { inputFrom, randomFrom } from './testing/random-inputs.js'
import { aGoalCriterion, aReading, anEstimate, anInput, someCriteria } from './testing/readings.js'
import { judge } from './verdict.js'
import type { VerdictInput, VerdictOutcome } from './verdict-types.js'

const verdictsOf: Readonly<Record<VerdictReason, readonly Verdict[]>> = {
  noExperiment: ['pending'],
  notStarted: ['pending'],
  noReading: ['pending'],
  belowMinimumRuntime: ['pending'],
  awaitingPlan: ['pending'],
  noEstimate: ['pending', 'inconclusive'],
  sampleRatioMismatch: ['void'],
  multipleExposures: ['void'],
  instrumentationError: ['void'],
  guardrailBreach: ['invalidated'],
  regression: ['invalidated'],
  poweredNeutral: ['invalidated'],
  promisedEffectRuledOut: ['invalidated'],
  outcomeMet: ['validated'],
  guardrailUnknown: ['inconclusive'],
  belowThreshold: ['inconclusive'],
  underpowered: ['inconclusive'],
  spansThreshold: ['inconclusive'],
  stoppedEarly: ['inconclusive'],
  declared: ['validated', 'invalidated', 'inconclusive'],
}
const order: readonly Verdict[] = ['invalidated', 'inconclusive', 'validated']
const rank = (verdict: Verdict): number => order.indexOf(verdict)

/** Fractions, dense around the places where the rule bends. */
const fractions = fc.oneof(
  fc.constantFrom(-0.04, -0.02, -0.01, 0, 0.01, 0.02, 0.04),
  fc.double({ min: -0.2, max: 0.2, noNaN: true }),
)
const errors = fc.double({ min: 1e-4, max: 0.1, noNaN: true })
const promises = fc.oneof(fc.constantFrom(0, 0.02), fc.double({ min: 0, max: 0.1, noNaN: true }))
const anything = fc.double()
const guardrails = fc.array(
  fc.option(
    fc.record({
      lowerBound: fractions,
      high: fractions,
      margin: fc.double({ min: 0, max: 0.1, noNaN: true }),
    }),
  ),
  { maxLength: 3 },
)
const thresholds = {
  promise: promises,
  minimumDetectableEffect: fc.option(fc.double({ min: 1e-3, max: 0.1, noNaN: true })),
  strictness: fc.constantFrom(...strictnesses),
  guardrails,
}
const classifyInputs: fc.Arbitrary<ClassifyInput> = fc.record({
  ...thresholds,
  effect: fc.option(fc.record({ lift: anything, low: anything, high: anything, standardError: anything })),
})

const around = (lift: number, standardError: number) => ({
  lift,
  low: lift - 1.96 * standardError,
  high: lift + 1.96 * standardError,
  standardError,
})

/** Whole questions to the rule, from the same generator as the million; its seed shrinks badly but reproduces. */
const questions = fc.integer().map((seed) => inputFrom(randomFrom(seed)))

describe('exactly one verdict', () => {
  it('for every effect, also those that are no numbers', () => {
    fc.assert(
      fc.property(classifyInputs, (input) => {
        const { verdict, reason, row } = classify(input)
        expect(verdictsOf[reason]).toContain(verdict)
        expect(row).toBeGreaterThanOrEqual(1)
      }),
      { numRuns: 2000 },
    )
  })

  it('for every question, with words, and the same each time', () => {
    fc.assert(
      fc.property(questions, (input) => {
        const outcome = judge(input)
        expect(verdictsOf[outcome.reason]).toContain(outcome.verdict)
        expect(outcome.words).not.toMatch(/NaN|undefined|null|Infinity|-0\.0\b/)
        expect(judge(input)).toEqual(outcome)
      }),
      { numRuns: 3000 },
    )
  })
})

const judgedAt = (estimate: Estimate, criteria: Partial<VerdictInput['criteria']>): VerdictOutcome =>
  judge(
    anInput({
      criteria: someCriteria(criteria),
      reading: aReading({ metrics: [metricOf(estimate)] }),
    }),
  )

const metricOf = (estimate: Estimate): MetricReading => ({
  metricId: 'conversion',
  inverse: false,
  arms: [
    {
      armId: 'b',
      estimate,
      statistics: { users: 1000, mean: 0.1, standardDeviation: 0.3, numerator: 100 },
    },
  ],
})

describe('monotone in the lift', () => {
  it('on the table, given standard error and guardrails', () => {
    fc.assert(
      fc.property(fractions, fractions, errors, fc.record(thresholds), (one, other, error, rest) => {
        const [lower, higher] = [Math.min(one, other), Math.max(one, other)]
        const worse = classify({ ...rest, effect: around(lower, error) })
        const better = classify({ ...rest, effect: around(higher, error) })
        expect(rank(better.verdict)).toBeGreaterThanOrEqual(rank(worse.verdict))
      }),
      { numRuns: 5000 },
    )
  })

  it('on a ready reading', () => {
    fc.assert(
      fc.property(fractions, fractions, errors, promises, (one, other, error, promisedLift) => {
        const criteria = { goals: [aGoalCriterion({ promisedLift, minimumDetectableEffect: 0.015 })] }
        const worse = judgedAt(anEstimate(Math.min(one, other), error), criteria)
        const better = judgedAt(anEstimate(Math.max(one, other), error), criteria)
        expect(rank(worse.verdict)).toBeGreaterThanOrEqual(0)
        expect(rank(better.verdict)).toBeGreaterThanOrEqual(rank(worse.verdict))
      }),
      { numRuns: 2000 },
    )
  })
})

const mirroredEstimate = (estimate: Estimate, isInverseFlipped: boolean): Estimate => {
  const { lift, low, high, chanceToBeatControl: chance } = estimate
  // Where the source flips its belief with the data, its chance of being better stays as it was.
  const turned = chance === undefined || isInverseFlipped ? {} : { chanceToBeatControl: 1 - chance }
  return { ...estimate, lift: -lift, low: -high, high: -low, ...turned }
}

const mirroredMetric = (metric: MetricReading, isInverseFlipped: boolean): MetricReading => ({
  ...metric,
  inverse: isInverseFlipped ? !metric.inverse : metric.inverse,
  arms: metric.arms.map((arm) => ({
    ...arm,
    estimate: arm.estimate === null ? null : mirroredEstimate(arm.estimate, isInverseFlipped),
  })),
})

const opposite = (direction: Direction): Direction => (direction === 'increase' ? 'decrease' : 'increase')

const mirroredReading = (reading: Reading | null, isInverseFlipped: boolean): Reading | null =>
  reading === null
    ? null
    : { ...reading, metrics: reading.metrics.map((metric) => mirroredMetric(metric, isInverseFlipped)) }

const mirrored = (input: VerdictInput, isInverseFlipped: boolean): VerdictInput => ({
  ...input,
  criteria: {
    ...input.criteria,
    goals: input.criteria.goals.map((each) => ({ ...each, direction: opposite(each.direction) })),
    guardrails: input.criteria.guardrails.map((each) => ({ ...each, direction: opposite(each.direction) })),
  },
  reading: mirroredReading(input.reading, isInverseFlipped),
})

describe('the same for inverse metrics', () => {
  it.each([
    ['the source knows that lower is better', true],
    ['the source does not', false],
  ])('when data and direction are mirrored and %s', (_title, isInverseFlipped) => {
    fc.assert(
      fc.property(questions, (input) => {
        const [plain, turned] = [judge(input), judge(mirrored(input, isInverseFlipped))]
        expect([turned.verdict, turned.reason, turned.armId]).toEqual([
          plain.verdict,
          plain.reason,
          plain.armId,
        ])
      }),
      { numRuns: 3000 },
    )
  })
})

describe('never validated', () => {
  it('on the table, while a guardrail is not passed', () => {
    fc.assert(
      fc.property(classifyInputs, (input) => {
        const { verdict } = classify(input)
        const isPassed = input.guardrails.every((each) => isGuardrailPass(guardrailStatusOf(each)))
        expect(verdict === 'validated' && !isPassed).toBe(false)
      }),
      { numRuns: 3000 },
    )
  })

  it('on a whole reading, while a guardrail of the arm it speaks of is not passed', () => {
    fc.assert(
      fc.property(questions, (input) => {
        const { verdict, findings, armId } = judge({ ...input, previous: null })
        const open = findings.filter(
          (finding) =>
            finding.role === 'guardrail' &&
            finding.armId === armId &&
            finding.status !== 'pass' &&
            finding.status !== 'harmWithinMargin',
        )
        expect(verdict === 'validated' && open.length > 0).toBe(false)
      }),
      { numRuns: 5000 },
    )
  })

  it('again, once an earlier ready reading said otherwise', () => {
    fc.assert(
      fc.property(questions, (input) => {
        const previous = { verdict: 'invalidated', reason: 'regression', readiness: 'ready' } as const
        expect(['invalidated', 'void']).toContain(judge({ ...input, previous }).verdict)
      }),
      { numRuns: 2000 },
    )
  })
})
