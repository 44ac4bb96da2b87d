/**
 * The rule of PRODUCT §4 written a second time, from its text, as plainly as possible and sharing nothing with the
 * first but the quantiles of the normal distribution and the reading of dates. Slow, and without words.
 */
import type { SealedCriteria } from '../criteria.js'
import type { Reading } from '../evidence.js'
import { millisecondsOf } from '../instant.js'
import { normalLowerTail } from '../normal.js'
import type { VerdictInput } from '../verdict-types.js'
import { all, any, effectOf } from './naive-effect.js'
import type { Effect } from './naive-effect.js'

export interface NaiveAnswer {
  readonly said: string
  readonly armId: string | null
  readonly weakened: boolean
}

interface Guard extends Effect {
  readonly margin: number
}

const harms = (g: Guard | null): boolean =>
  g !== null && any(g.U < -g.margin, all(g.U < 0, g.bound <= -g.margin))
const passes = (g: Guard | null): boolean => g !== null && g.bound > -g.margin

/** The ten rows, as they stand in the text. */
const table = (
  e: Effect | null,
  goal: SealedCriteria['goals'][number],
  guards: readonly (Guard | null)[],
  strictness: string,
) => {
  if (guards.some(harms)) return 'invalidated guardrailBreach'
  if (e === null) return 'noEstimate'
  const theta = strictness === 'anyLift' ? 0 : goal.promisedLift
  const phi = theta === 0 ? (goal.minimumDetectableEffect ?? goal.promisedLift) : theta
  const { d, L, U, se } = e
  const met: Record<string, boolean> = {
    anyLift: true,
    point: d >= theta,
    probable: all(d >= theta, normalLowerTail((d - theta) / se) >= 0.8),
    certain: L >= theta,
  }
  const strict = met[strictness] === true
  const rows: readonly (readonly [boolean, string])[] = [
    [U < 0, 'invalidated regression'],
    [all(U < phi, L <= 0, L > -phi), 'invalidated poweredNeutral'],
    [all(U < phi, L <= 0), 'invalidated promisedEffectRuledOut'],
    // The mark keeps rows 4 and 5 apart until the end: among equal goals the earlier row speaks.
    [U < theta, 'invalidated promisedEffectRuledOut!'],
    [all(L > 0, strict, guards.every(passes)), 'validated outcomeMet'],
    [all(L > 0, strict), 'inconclusive guardrailUnknown'],
    [L > 0, 'inconclusive belowThreshold'],
    [(U - L) / 2 > phi, 'inconclusive underpowered'],
    [true, 'inconclusive spansThreshold'],
  ]
  return rows.find(([matches]) => matches)?.[1] ?? 'impossible'
}

/** The order of the table, for "the first of several that are equally bad". */
const rowOrder = [
  'guardrailBreach',
  'regression',
  'poweredNeutral',
  'promisedEffectRuledOut',
  'promisedEffectRuledOut!',
  'outcomeMet',
  'guardrailUnknown',
  'belowThreshold',
  'underpowered',
  'spansThreshold',
  'noEstimate',
  'awaitingPlan',
  'belowMinimumRuntime',
  'stoppedEarly',
]
const reasonOf = (said: string): string => said.split(' ')[1] ?? ''
const verdictOf = (said: string): string => said.split(' ')[0] ?? ''

interface Mode {
  readonly kind: 'table' | 'early' | 'nothing'
  readonly final: boolean
}

interface Arm {
  readonly goals: readonly (Effect | null)[]
  readonly guards: readonly (Guard | null)[]
}

const open = (e: Effect | null, { kind, final }: Mode): string => {
  if (e === null) return final ? 'inconclusive noEstimate' : 'pending noEstimate'
  if (final) return 'inconclusive stoppedEarly'
  return kind === 'nothing' ? 'pending belowMinimumRuntime' : 'pending awaitingPlan'
}

const earlyAnswer = (answer: string, e: Effect | null, arm: Arm): string | null => {
  if (arm.guards.some((g) => harms(g) && g?.strongBad)) return 'invalidated guardrailBreach'
  if (e === null) return null
  if (all(e.U < 0, e.strongBad)) return 'invalidated regression'
  return all(answer === 'validated outcomeMet', e.strongGood) ? answer : null
}

const goalAnswer = (c: SealedCriteria, index: number, arm: Arm, mode: Mode): string => {
  const e = arm.goals[index] ?? null
  const goal = c.goals[index]
  if (goal === undefined || mode.kind === 'nothing') return open(e, mode)
  const answer = table(e, goal, arm.guards, c.strictness)
  if (mode.kind === 'early') return earlyAnswer(answer, e, arm) ?? open(e, mode)
  return answer === 'noEstimate' ? open(null, mode) : answer
}

const best = ['validated', 'pending', 'inconclusive', 'invalidated']
const worst = ['invalidated', 'pending', 'inconclusive', 'validated']

interface Answer {
  readonly said: string
  readonly d: number
}

const armAnswer = (c: SealedCriteria, arm: Arm, mode: Mode): Answer => {
  const answers = c.goals.map((_goal, index) => ({
    said: goalAnswer(c, index, arm, mode),
    d: arm.goals[index]?.d ?? Number.NEGATIVE_INFINITY,
    worse: (arm.goals[index]?.U ?? 0) < 0,
  }))
  const order = c.goalCombination === 'any' ? best : worst
  const sorted = [...answers].sort(
    (one, other) =>
      order.indexOf(verdictOf(one.said)) - order.indexOf(verdictOf(other.said)) ||
      rowOrder.indexOf(reasonOf(one.said)) - rowOrder.indexOf(reasonOf(other.said)),
  )
  const nothing = { said: open(null, mode), d: Number.NEGATIVE_INFINITY }
  if (c.goalCombination === 'all') return sorted[0] ?? nothing
  const harm = answers.find(({ said }) => ['guardrailBreach', 'regression'].includes(reasonOf(said)))
  return harm ?? answers.find(({ worse }) => worse) ?? sorted[0] ?? nothing
}

const choose = (c: SealedCriteria, arms: readonly { id: string; arm: Arm }[], mode: Mode) => {
  let chosen: (Answer & { id: string }) | null = null
  for (const { id, arm } of arms) {
    const answer = { ...armAnswer(c, arm, mode), id }
    const rank = best.indexOf(verdictOf(answer.said))
    const chosenRank = chosen === null ? Number.POSITIVE_INFINITY : best.indexOf(verdictOf(chosen.said))
    if (rank < chosenRank || (rank === chosenRank && answer.d > (chosen?.d ?? 0))) chosen = answer
  }
  return chosen
}

/** Few instants, asked for a million times over. */
const times = new Map<string, number>()
const timeOf = (iso: string): number => {
  const known = times.get(iso) ?? millisecondsOf(iso)
  times.set(iso, known)
  return known
}
const days = (from: string, to: string): number => (timeOf(to) - timeOf(from)) / 86_400_000

const covered = (r: Reading): { until: string; final: boolean } => {
  const end = r.exposureEndedAt
  if (end === null) return { until: r.asOf, final: r.experimentStatus === 'stopped' }
  if (r.experimentStatus === 'stopped')
    return days(r.asOf, end) <= 1 ? { until: end, final: true } : { until: r.asOf, final: false }
  return { until: days(end, r.asOf) > 0 ? end : r.asOf, final: false }
}

const modeOf = (c: SealedCriteria, r: Reading, sequential: boolean): Mode => {
  const { until, final } = covered(r)
  const longEnough = days(r.exposureStartedAt, until) >= c.minimumRuntimeDays
  const users = r.arms.reduce((sum, each) => sum + each.users, 0)
  const planned = any(
    c.plannedSample !== null && users >= c.plannedSample,
    c.plannedEnd !== null && days(c.plannedEnd, until) >= 0,
  )
  // §3: an extension leads back to exposed with a new planned end, which a look that is valid at any time must not
  // undo on the spot; only where exposure is over and all of it was read will nothing come that is worth waiting for.
  const anyTime = all(sequential, any(c.isExtended !== true, final))
  const kind = longEnough ? (planned || anyTime ? 'table' : 'early') : 'nothing'
  return { kind, final }
}

const isVoid = (r: Reading | null, mark: string | null): string | null => {
  if (r !== null) {
    const weighted = r.arms.filter((each) => each.weight > 0)
    const users = weighted.reduce((sum, each) => sum + each.users, 0)
    const weight = weighted.reduce((sum, each) => sum + each.weight, 0)
    const enough = weighted.every((each) => (users * each.weight) / weight >= 8)
    const p = r.sampleRatioPValue ?? Number.NaN
    if (all(r.allocation === 'fixed', p >= 0, p < 0.001, enough)) return 'void sampleRatioMismatch'
    if (r.multipleExposures && all(r.multipleExposures.share > 0.01, r.multipleExposures.users >= 10))
      return 'void multipleExposures'
  }
  return mark === null ? null : 'void instrumentationError'
}

const concludes = (said: string): boolean =>
  all(/^(validated|invalidated|inconclusive)/.test(said), !/noEstimate|stoppedEarly/.test(said))

const withoutReading = (input: VerdictInput): string => {
  const status = input.reading === null ? input.experimentStatus : 'draft'
  if (status === null) return 'pending noExperiment'
  return status === 'draft' ? 'pending notStarted' : 'pending noReading'
}

const keep = (
  fresh: Answer & { id: string | null },
  onTable: string | null,
  input: VerdictInput,
): NaiveAnswer => {
  const before = input.previous === null ? '' : `${input.previous.verdict} ${input.previous.reason}`
  const free = !concludes(before) || /^(void|invalidated)/.test(fresh.said)
  if (free) return { said: fresh.said.replace('!', ''), armId: fresh.id, weakened: false }
  const drifted =
    onTable !== null && !onTable.endsWith('noEstimate') && verdictOf(onTable) !== verdictOf(before)
  return { said: before, armId: fresh.id, weakened: drifted }
}

const armsOf = (c: SealedCriteria, r: Reading) => {
  const treatments = r.arms.slice(1).filter((each) => each.weight > 0 || each.users > 0)
  const sealed = c.treatmentArm.kind === 'arm' ? [c.treatmentArm.armId] : treatments.map((each) => each.armId)
  const a = c.treatmentArm.kind === 'arm' ? c.alpha : c.alpha / Math.max(1, sealed.length)
  const goalAlpha = c.goalCombination === 'any' ? a / Math.max(1, c.goals.length) : a
  return sealed.map((id) => ({
    id,
    arm: {
      goals: c.goals.map((goal) => effectOf(r, id, goal, goalAlpha)),
      guards: c.guardrails.map((guard) => {
        const e = effectOf(r, id, guard, a)
        return e === null ? null : { ...e, margin: guard.nonInferiorityMargin }
      }),
    },
  }))
}

const isSequential = (arms: readonly { arm: Arm }[]): boolean =>
  arms.length > 0 &&
  arms.every(({ arm }) => {
    const known = [...arm.goals, ...arm.guards].filter((e) => e !== null)
    return known.length > 0 && known.every((e) => e.sequential)
  })

/** The whole rule: health, readiness, table, what was decided before. */
export const naiveRule = (input: VerdictInput): NaiveAnswer => {
  const { criteria: c, instrumentationError } = input
  const nothing = { d: Number.NEGATIVE_INFINITY, id: null }
  const r = input.reading?.experimentStatus === 'draft' ? null : input.reading
  const broken = isVoid(r, instrumentationError)
  if (r === null) return keep({ ...nothing, said: broken ?? withoutReading(input) }, null, input)
  const arms = armsOf(c, r)
  const mode = modeOf(c, r, isSequential(arms))
  const chosen = choose(c, arms, mode) ?? { ...nothing, said: open(null, mode) }
  const fresh = { ...chosen, said: broken ?? chosen.said }
  return keep(fresh, choose(c, arms, { kind: 'table', final: mode.final })?.said ?? null, input)
}
