/** Builders for the tests of this package: a card without gaps, and its parts, changed where a test says so. */
import type { HypothesisCard } from '../hypothesis.js'
import type { GoalSignal, GuardrailSignal } from '../signal.js'

export const aGoal = (changes: Partial<GoalSignal> = {}): GoalSignal => ({
  role: 'goal',
  signalId: 'goal-1',
  name: 'conversion',
  direction: 'increase',
  metricId: 'met_conversion',
  promisedLift: 0.02,
  anyImprovement: false,
  minimumDetectableEffect: null,
  baseline: 0.1,
  ...changes,
})

export const aGuardrail = (changes: Partial<GuardrailSignal> = {}): GuardrailSignal => ({
  role: 'guardrail',
  signalId: 'guardrail-1',
  name: 'revenue per visitor',
  direction: 'increase',
  metricId: 'met_revenue',
  nonInferiorityMargin: 0.01,
  ...changes,
})

export const aCard = (changes: Partial<HypothesisCard> = {}): HypothesisCard => ({
  capability: 'one-page checkout',
  audience: 'returning visitors',
  outcome: 'fewer abandoned baskets',
  observations: [],
  assumptions: [],
  signals: [aGoal(), aGuardrail()],
  goalCombination: 'all',
  noGuardrailReason: null,
  treatmentArm: { kind: 'bestArm' },
  plannedEnd: '2026-12-01T00:00:00Z',
  plannedSample: null,
  minimumRuntimeDays: null,
  ...changes,
})
