/** What cannot be meant in evidence entered by hand, each place named with what to do. */
import type { EnteredArm, EnteredMetric, EntryField, EntryProblem } from './hand-entered-facts.js'

interface Place {
  readonly metric: EnteredMetric
  readonly arm: EnteredArm
  readonly isControl: boolean
  readonly alpha: number
}

interface Finding {
  readonly field: EntryField
  readonly message: string
}

const when = (wrong: boolean, field: EntryField, message: string): readonly Finding[] =>
  wrong ? [{ field, message }] : []

const isGiven = (value: number | null): value is number => value !== null

const negative = ({ arm }: Place): readonly Finding[] => [
  ...when(isGiven(arm.users) && arm.users < 0, 'users', 'Users cannot be fewer than 0.'),
  ...when(
    isGiven(arm.standardDeviation) && arm.standardDeviation < 0,
    'standardDeviation',
    'A standard deviation cannot be below 0.',
  ),
  ...when(
    isGiven(arm.conversions) && isGiven(arm.users) && arm.conversions > arm.users,
    'conversions',
    'More users did it than there were: conversions cannot exceed users.',
  ),
  ...when(isGiven(arm.conversions) && arm.conversions < 0, 'conversions', 'Conversions cannot be below 0.'),
]

/** Relative; what people round by is far smaller, and what they confuse far larger. */
const tolerance = 0.005

const differ = (one: number, other: number): boolean =>
  Math.abs(one - other) > tolerance * Math.max(Math.abs(one), Math.abs(other))

const totalsDisagree = ({ metric, arm }: Place): boolean => {
  const total = metric.kind === 'proportion' ? (arm.conversions ?? arm.sum) : arm.sum
  if (metric.kind === 'ratio' || !isGiven(total) || !isGiven(arm.mean) || !isGiven(arm.users)) return false
  return arm.users > 0 && differ(total / arm.users, arm.mean)
}

const disagreement = (place: Place): readonly Finding[] => [
  ...when(
    totalsDisagree(place),
    'mean',
    'Mean and total do not fit together: the total divided by the users is another number. Give only one of them.',
  ),
  ...when(
    isGiven(place.arm.conversions) && isGiven(place.arm.sum) && place.arm.conversions !== place.arm.sum,
    'sum',
    'Conversions and sum differ. For a proportion they are the same: give only one of them.',
  ),
]

const rateOf = ({ users, conversions, sum, mean }: EnteredArm): number | null => {
  const total = conversions ?? sum
  if (isGiven(mean)) return mean
  return isGiven(total) && isGiven(users) && users > 0 ? total / users : null
}

const proportionStatistics = ({ arm }: Place): readonly Finding[] => {
  const rate = rateOf(arm)
  const isRate = rate !== null && rate >= 0 && rate <= 1
  const deviation = isRate ? Math.sqrt(rate * (1 - rate)) : null
  const isUncounted = arm.users !== 0 && [arm.conversions, arm.sum, arm.mean].every((value) => value === null)
  return [
    ...when(isUncounted, 'conversions', 'Give the conversions: how many of the users did it.'),
    ...when(
      rate !== null && !isRate,
      isGiven(arm.mean) ? 'mean' : 'conversions',
      'The rate of a proportion lies between 0 and 1: 10% is 0.1.',
    ),
    ...when(
      deviation !== null && isGiven(arm.standardDeviation) && differ(arm.standardDeviation, deviation),
      'standardDeviation',
      'The standard deviation of a proportion follows from its rate and is another one. Leave it out, or change the kind of the metric.',
    ),
  ]
}

const meanStatistics = ({ metric, arm }: Place): readonly Finding[] => {
  const isMeanKnown = isGiven(arm.mean) || (metric.kind !== 'ratio' && isGiven(arm.sum)) || arm.users === 0
  return [
    ...when(
      !isMeanKnown,
      'mean',
      metric.kind === 'ratio'
        ? 'Give the mean: the ratio itself, numerator divided by denominator.'
        : 'Give the mean per user, or the sum over all users.',
    ),
    ...when(
      !isGiven(arm.standardDeviation),
      'standardDeviation',
      'Give the standard deviation per user (not the standard error); without it no interval can be computed.',
    ),
    ...when(
      isGiven(arm.conversions),
      'conversions',
      'Only a proportion has conversions. Give a mean or a sum, with the standard deviation.',
    ),
  ]
}

const statistics = (place: Place): readonly Finding[] => {
  const { metric, arm, isControl } = place
  const users = when(!isGiven(arm.users), 'users', 'Give the users of this arm.')
  if (metric.kind === 'quantile')
    return isControl
      ? []
      : [
          {
            field: 'lift',
            message: 'A quantile cannot be computed from totals: give its effect, low and high.',
          },
        ]
  return [...users, ...(metric.kind === 'proportion' ? proportionStatistics(place) : meanStatistics(place))]
}

/** Numbers people round by: a p-value this near to the level may lie on either side. */
const nearLevel = 1.1

const contradiction = ({ low, high, pValue }: NonNullable<EnteredArm['effect']>, alpha: number): boolean => {
  if (pValue === null) return false
  const isInside = low < 0 && high > 0
  const isOutside = low > 0 || high < 0
  return (isInside && pValue < alpha / nearLevel) || (isOutside && pValue > alpha * nearLevel)
}

const effect = ({ arm, isControl, alpha }: Place): readonly Finding[] => {
  if (arm.effect === null) return []
  const { lift, low, high } = arm.effect
  return [
    ...when(isControl, 'lift', 'The control has no effect: it is what the others are compared with.'),
    ...when(!(low < high), 'low', 'The interval is empty: its lower end must lie below its upper end.'),
    ...when(
      low < high && !(low <= lift && lift <= high),
      'lift',
      'The effect lies outside of its own interval. Give all three as relative changes, e.g. 4% as 0.04.',
    ),
    ...when(
      isGiven(arm.conversions) || isGiven(arm.sum) || isGiven(arm.standardDeviation),
      'lift',
      'Give either the statistics of the arm or its effect, not both.',
    ),
    ...when(
      contradiction(arm.effect, alpha),
      'pValue',
      'The p-value and the interval contradict each other. Is the significance level the one of this interval?',
    ),
  ]
}

/** Whether the control is there only to count its users beside finished effects. */
const isBystander = ({ metric, isControl }: Place): boolean =>
  isControl && metric.arms.every((arm) => arm.effect !== null || arm === metric.arms.find(isEmptyArm))

const isEmptyArm = ({ conversions, sum, mean, standardDeviation, effect: finished }: EnteredArm): boolean =>
  [conversions, sum, mean, standardDeviation, finished].every((value) => value === null)

/** One finding per field: what follows from it would only repeat it. */
const onArm = (place: Place): readonly Finding[] => {
  const findings = [
    ...negative(place),
    ...disagreement(place),
    ...(place.arm.effect !== null ? effect(place) : isBystander(place) ? [] : statistics(place)),
  ]
  return findings.filter(({ field }, index) => findings.findIndex((other) => other.field === field) === index)
}

export interface CheckedEvidence {
  readonly alpha: number
  /** Control first. */
  readonly arms: readonly { readonly armId: string; readonly name: string }[]
  readonly metrics: readonly EnteredMetric[]
}

const armProblems = (
  { arms }: CheckedEvidence,
  { metric, index }: { readonly metric: EnteredMetric; readonly index: number },
): readonly EntryProblem[] => {
  const known = arms.map(({ name }) => name).join(', ')
  return metric.arms.flatMap(({ armId }, arm): readonly EntryProblem[] => {
    const place = { metric: index, arm, field: 'arm' as const }
    if (!arms.some((each) => each.armId === armId))
      return [{ ...place, message: `The experiment has no such arm. It has: ${known}.` }]
    return metric.arms.findIndex((each) => each.armId === armId) < arm
      ? [{ ...place, message: 'This arm is there twice for this metric.' }]
      : []
  })
}

/** Statistics of a treatment say nothing without those of the control. */
const controlProblem = (
  { arms }: CheckedEvidence,
  { metric, index }: { readonly metric: EnteredMetric; readonly index: number },
): readonly EntryProblem[] => {
  const control = arms[0]
  if (control === undefined || metric.arms.some(({ armId }) => armId === control.armId)) return []
  if (metric.arms.every((arm) => arm.effect !== null)) return []
  const message = `The control (${control.name}) is missing: give its numbers too, or give finished effects.`
  return [{ metric: index, arm: null, field: null, message }]
}

/** Every problem of what was entered, in its order; empty where a reading can be made of it. */
export const entryProblemsOf = (evidence: CheckedEvidence): readonly EntryProblem[] =>
  evidence.metrics.flatMap((metric, index) => {
    const { alpha } = evidence
    const repeated = evidence.metrics.findIndex(({ metricId }) => metricId === metric.metricId) < index
    return [
      ...(repeated
        ? [{ metric: index, arm: null, field: null, message: 'This metric is there twice.' }]
        : []),
      ...armProblems(evidence, { metric, index }),
      ...controlProblem(evidence, { metric, index }),
      ...metric.arms.flatMap((arm, armIndex) => {
        const isControl = arm.armId === evidence.arms[0]?.armId
        return onArm({ metric, arm, isControl, alpha }).map((finding) => ({
          metric: index,
          arm: armIndex,
          ...finding,
        }))
      }),
    ]
  })
