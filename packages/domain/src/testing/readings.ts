/** Builders for the tests of the verdict: criteria and a reading of ten healthy, ready days, changed where a test says so. */
import type { GoalCriterion, GuardrailCriterion, SealedCriteria } from '../criteria.js'
import type { Arm, Estimate, MetricReading, Reading } from '../evidence.js'
import { twoSidedPValue } from '../normal.js'
import type { VerdictInput } from '../verdict-types.js'

export const aGoalCriterion = (changes: Partial<GoalCriterion> = {}): GoalCriterion => ({
  signalId: 'goal-1',
  name: 'conversion',
  metricId: 'conversion',
  direction: 'increase',
  promisedLift: 0.02,
  minimumDetectableEffect: null,
  ...changes,
})

export const aGuardrailCriterion = (changes: Partial<GuardrailCriterion> = {}): GuardrailCriterion => ({
  signalId: 'guardrail-1',
  name: 'revenue',
  metricId: 'revenue',
  direction: 'increase',
  nonInferiorityMargin: 0.02,
  ...changes,
})

export const someCriteria = (changes: Partial<SealedCriteria> = {}): SealedCriteria => ({
  ruleVersion: '1',
  strictness: 'point',
  alpha: 0.05,
  goalCombination: 'all',
  goals: [aGoalCriterion()],
  guardrails: [],
  treatmentArm: { kind: 'arm', armId: 'b' },
  plannedEnd: '2026-11-11T00:00:00Z',
  plannedSample: null,
  minimumRuntimeDays: 7,
  ...changes,
})

const z95 = 1.959963984540054

/** A fixed-horizon frequentist estimate at 95% from lift and standard error. */
export const anEstimate = (
  lift: number,
  standardError: number,
  changes: Partial<Estimate> = {},
): Estimate => ({
  lift,
  low: lift - z95 * standardError,
  high: lift + z95 * standardError,
  standardError,
  pValue: twoSidedPValue(lift / standardError),
  interval: 'fixedHorizon',
  ...changes,
})

/** An estimate with just these bounds; the lift in their middle. */
export const between = (low: number, high: number, changes: Partial<Estimate> = {}): Estimate => {
  const standardError = (high - low) / (2 * z95)
  return { ...anEstimate((low + high) / 2, standardError), low, high, ...changes }
}

const statistics = { users: 50_000, mean: 0.1, standardDeviation: 0.3, numerator: 5000 }

/** A metric of control "a" and the given treatments. */
export const aMetric = (
  metricId: string,
  treatments: Readonly<Record<string, Estimate | null>>,
  inverse = false,
): MetricReading => ({
  metricId,
  inverse,
  arms: [
    { armId: 'a', statistics, estimate: null },
    ...Object.entries(treatments).map(([armId, estimate]) => ({ armId, statistics, estimate })),
  ],
})

export const anArm = (armId: string, changes: Partial<Arm> = {}): Arm => ({
  armId,
  name: armId.toUpperCase(),
  weight: 0.5,
  users: 50_000,
  ...changes,
})

export const aReading = (changes: Partial<Reading> = {}): Reading => ({
  grade: 'A',
  engine: 'frequentist',
  alpha: 0.05,
  allocation: 'fixed',
  experimentStatus: 'running',
  exposureStartedAt: '2026-11-01T00:00:00Z',
  exposureEndedAt: null,
  asOf: '2026-11-11T00:00:00Z',
  arms: [anArm('a'), anArm('b')],
  sampleRatioPValue: 0.6,
  multipleExposures: null,
  reportedUnhealthy: false,
  metrics: [aMetric('conversion', { b: anEstimate(0.04, 0.01952) })],
  ...changes,
})

export const anInput = (changes: Partial<VerdictInput> = {}): VerdictInput => ({
  criteria: someCriteria(),
  reading: aReading(),
  now: '2026-11-11T06:00:00Z',
  instrumentationError: null,
  previous: null,
  ...changes,
})
