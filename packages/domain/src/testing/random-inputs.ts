/**
 * Random questions to the rule, from a seed: plausible ones, and many on the edge (bounds exactly at zero, at the
 * promise, at the margin; p exactly at its threshold; numbers that are none).
 */
import type { GoalCriterion, GuardrailCriterion, SealedCriteria } from '../criteria.js'
import type { Arm, Estimate, MetricReading, Reading } from '../evidence.js'
import { isoOf, millisecondsOf } from '../instant.js'
import { directions, goalCombinations, statsEngines, strictnesses } from '../lists.js'
import type { VerdictInput } from '../verdict-types.js'

export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number
  readonly pick: <Item>(items: readonly Item[]) => Item
  readonly chance: (probability: number) => boolean
}

/** mulberry32: small, seeded, good enough to wander through inputs. */
export const randomFrom = (seed: number): Random => {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    const mixed = Math.imul(state ^ (state >>> 15), state | 1)
    const again = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61))
    return ((again ^ (again >>> 14)) >>> 0) / 4_294_967_296
  }
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(next() * items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  return { next, pick, chance: (probability) => next() < probability }
}

const sizes = [0.01, 0.02, 0.03, 0.04]
const edges = [-0.05, -0.04, -0.03, -0.02, -0.01, -0.001, 0, 0.001, 0.01, 0.02, 0.03, 0.04, 0.05]
const nonsense = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
const pValues = [0, 0.0005, 0.00099, 0.001, 0.04, 0.5, 1, Number.NaN]
const chances = [0, 0.0005, 0.001, 0.5, 0.999, 0.9995, 1]

const start = '2026-11-01T00:00:00.000Z'

/** Instants so many days after the start, written once. */
const instants: ReadonlyMap<number, string> = new Map(
  [1, 3, 7, 8, 9, 10, 13.5, 14, 15, 30].map((days) => [
    days,
    isoOf(millisecondsOf(start) + days * 86_400_000),
  ]),
)
const dayAfterStart = (days: number): string => instants.get(days) ?? start

interface Bounds {
  readonly low: number
  readonly high: number
}

const boundsFrom = (random: Random): Bounds => {
  if (random.chance(0.5)) {
    const [one, other] = [random.pick(edges), random.pick(edges)]
    return { low: Math.min(one, other), high: Math.max(one, other) }
  }
  const lift = (random.next() - 0.5) * 0.2
  const half = 0.002 + random.next() * 0.08
  return { low: lift - half, high: lift + half }
}

const broken = (random: Random, estimate: Estimate): Estimate => {
  switch (random.pick(['lift', 'low', 'high', 'standardError', 'zero', 'reversed', 'outside'] as const)) {
    case 'lift':
      return { ...estimate, lift: random.pick(nonsense) }
    case 'low':
      return { ...estimate, low: random.pick(nonsense) }
    case 'high':
      return { ...estimate, high: random.pick(nonsense) }
    case 'standardError':
      return { ...estimate, standardError: random.pick([0, -0.01, ...nonsense]) }
    case 'zero':
      return { ...estimate, lift: 0, low: 0, high: 0 }
    case 'reversed':
      return { ...estimate, low: estimate.high, high: estimate.low }
    case 'outside':
      return { ...estimate, lift: estimate.high + 0.01 }
  }
}

const estimateFrom = (random: Random, interval: Estimate['interval']): Estimate | null => {
  if (random.chance(0.08)) return null
  const { low, high } = boundsFrom(random)
  const lift = random.chance(0.7) ? (low + high) / 2 : random.pick([low, high, (low + high) / 2, 0.02])
  const estimate: Estimate = {
    lift,
    low,
    high,
    standardError: random.chance(0.8) ? (high - low) / 3.92 : 0.001 + random.next() * 0.03,
    interval: random.chance(0.03) ? 'sequential' : interval,
    ...(random.chance(0.95) ? { pValue: random.chance(0.6) ? random.pick(pValues) : random.next() } : {}),
    ...(random.chance(0.95)
      ? { chanceToBeatControl: random.chance(0.6) ? random.pick(chances) : random.next() }
      : {}),
  }
  return random.chance(0.04) ? broken(random, estimate) : estimate
}

const metricIds = ['m0', 'm1', 'm2', 'm3', 'm4', 'm5'] as const

const goalsFrom = (random: Random): readonly GoalCriterion[] =>
  metricIds.slice(0, random.pick([0, 1, 1, 1, 1, 2, 2, 3])).map((metricId) => ({
    signalId: metricId,
    name: metricId,
    metricId,
    direction: random.pick(directions),
    promisedLift: random.pick([0, 0, ...sizes, random.next() * 0.1]),
    minimumDetectableEffect: random.pick([null, ...sizes]),
  }))

const guardrailsFrom = (random: Random): readonly GuardrailCriterion[] =>
  metricIds.slice(3, 3 + random.pick([0, 0, 1, 1, 2, 3])).map((metricId) => ({
    signalId: metricId,
    name: metricId,
    metricId,
    direction: random.pick(directions),
    nonInferiorityMargin: random.pick([0, ...sizes, 0.05, random.next() * 0.1]),
  }))

const criteriaFrom = (random: Random): SealedCriteria => ({
  ruleVersion: '1',
  strictness: random.pick(strictnesses),
  alpha: random.pick([0.05, 0.05, 0.05, 0.01, 0.1]),
  goalCombination: random.pick(goalCombinations),
  goals: goalsFrom(random),
  guardrails: guardrailsFrom(random),
  treatmentArm: random.pick([
    { kind: 'bestArm' },
    { kind: 'arm', armId: 'b' },
    { kind: 'arm', armId: 'b' },
    { kind: 'arm', armId: 'c' },
    { kind: 'arm', armId: 'a' },
  ] as const),
  plannedEnd: random.chance(0.7) ? dayAfterStart(random.pick([3, 7, 10, 14])) : null,
  plannedSample: random.chance(0.4) ? random.pick([100, 1000, 1001, 10_000]) : null,
  minimumRuntimeDays: random.pick([7, 7, 7, 0, 3]),
  ...(random.chance(0.2) ? { isExtended: true } : {}),
})

const armsFrom = (random: Random): readonly Arm[] =>
  ['a', 'b', 'c', 'd'].slice(0, random.pick([1, 2, 2, 2, 3, 4])).map((armId) => ({
    armId,
    name: armId,
    weight: random.pick([0, 0.5, 0.5, 0.5, 1]),
    users: random.pick([0, 3, 16, 500, 500, 501, 5000]),
  }))

const metricsFrom = (
  random: Random,
  arms: readonly Arm[],
  { goals, guardrails }: SealedCriteria,
): readonly MetricReading[] => {
  const interval = random.chance(0.15) ? 'sequential' : 'fixedHorizon'
  return [...goals, ...guardrails]
    .filter(() => random.chance(0.98))
    .map(({ metricId }) => ({
      metricId,
      inverse: random.chance(0.3),
      arms: arms.map(({ armId, users }, index) => ({
        armId,
        statistics: { users, mean: 0.1, standardDeviation: 0.3, numerator: users / 10 },
        estimate: index === 0 && random.chance(0.9) ? null : estimateFrom(random, interval),
      })),
    }))
}

const timesFrom = (
  random: Random,
): Pick<Reading, 'experimentStatus' | 'exposureStartedAt' | 'exposureEndedAt' | 'asOf'> => {
  const asOf = random.pick([1, 3, 7, 8, 10, 13.5, 14, 15, 30])
  const experimentStatus = random.pick(['running', 'running', 'stopped', 'stopped', 'draft'] as const)
  const ends = random.chance(experimentStatus === 'stopped' ? 0.9 : 0.1)
  return {
    experimentStatus,
    exposureStartedAt: random.chance(0.01) ? 'never' : start,
    exposureEndedAt: ends ? dayAfterStart(random.pick([asOf, asOf, 3, 8, 9, 10, 14])) : null,
    asOf: dayAfterStart(asOf),
  }
}

const readingFrom = (random: Random, criteria: SealedCriteria): Reading => {
  const arms = armsFrom(random)
  return {
    grade: 'A',
    engine: random.pick(statsEngines),
    alpha: random.pick([0.05, 0.05, 0.05, 0.1]),
    allocation: random.chance(0.1) ? 'bandit' : 'fixed',
    ...timesFrom(random),
    arms,
    sampleRatioPValue: random.pick([null, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.001, 0.00099, 0, Number.NaN]),
    multipleExposures: random.pick([
      null,
      null,
      null,
      { users: 10, share: 0.011 },
      { users: 9, share: 0.5 },
      { users: 500, share: 0.01 },
    ]),
    reportedUnhealthy: random.chance(0.1),
    metrics: metricsFrom(random, arms, criteria),
  }
}

const previousFrom = (random: Random): VerdictInput['previous'] => {
  const readiness = random.pick(['ready', 'early'] as const)
  return random.pick([
    null,
    null,
    null,
    { verdict: 'validated', reason: 'outcomeMet', readiness },
    { verdict: 'invalidated', reason: 'regression', readiness },
    { verdict: 'inconclusive', reason: 'underpowered', readiness },
    { verdict: 'inconclusive', reason: 'stoppedEarly', readiness },
    { verdict: 'void', reason: 'sampleRatioMismatch', readiness },
  ] as const)
}

/** One question to the rule. */
export const inputFrom = (random: Random): VerdictInput => {
  const criteria = criteriaFrom(random)
  const experimentStatus = random.pick([null, 'draft', 'running', 'stopped'] as const)
  return {
    criteria,
    reading: random.chance(0.01) ? null : readingFrom(random, criteria),
    ...(random.chance(0.5) ? { experimentStatus } : {}),
    now: '2026-12-01T00:00:00Z',
    instrumentationError: random.chance(0.02) ? 'clicks counted twice' : null,
    previous: previousFrom(random),
  }
}
