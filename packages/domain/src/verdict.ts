/**
 * From a reading to a verdict (PRODUCT §4): health, then readiness, then the table, then what was decided
 * before. Where the text is silent, it is read like this:
 * - The minimum runtime gates the plan too, and a sealed plan of end and sample is reached by either.
 * - Days count by exposure covered, not by the clock on the wall: a stale reading does not grow ready.
 * - A stopped experiment whose last reading is more than a day older than its end waits for a newer one.
 * - Stopped below the minimum runtime is stopped early, for sequential intervals too.
 * - Among K unsealed arms everything on an arm is read at 1 - α/K, guardrails included; with `any` the goals
 *   at 1 - α/(K·S).
 * - While a goal (or an arm that might be best) has no estimate and more is to come, the whole is pending.
 * - After a decision `extend` a sequential interval waits for the new end too, unless exposure has ended and
 *   the reading covers it: what was found wanting is not judged again because the experiment was stopped.
 * - Intervals count at the sealed α: where the source used another, they are made anew.
 */
import { armFactsOf, findingsOf } from './arm-facts.js'
import type { ArmFacts } from './arm-facts.js'
import { bestArm, judgeArm } from './arm-verdict.js'
import type { ArmVerdict, JudgeArmInput } from './arm-verdict.js'
import { detectableOf } from './classify.js'
import type { SealedCriteria } from './criteria.js'
import type { Reading } from './evidence.js'
import { healthOf, powerFinding, runtimeFinding, voidReason } from './health.js'
import type { Verdict, VerdictReason } from './lists.js'
import { isFinalReading, notReady, progressOf, reached, withoutReading } from './readiness.js'
import type { Progress } from './readiness.js'
import type { HealthFinding, Readiness, VerdictInput, VerdictOutcome } from './verdict-types.js'
import { verdictInWords } from './verdict-words.js'
import type { WordsContext } from './verdict-words.js'

export type PreviousVerdict = NonNullable<VerdictInput['previous']>

interface Answer {
  readonly verdict: Verdict
  readonly reason: VerdictReason
  readonly readiness: Readiness
}

interface Judged extends Answer {
  readonly isKept: boolean
  readonly weakened: boolean
}

const concluded: readonly Verdict[] = ['validated', 'invalidated', 'inconclusive']
/** Conclusions for want of data, which later data may lift. */
const passing: readonly VerdictReason[] = ['noEstimate', 'stoppedEarly']

const isLatched = ({ verdict, reason }: Pick<Answer, 'verdict' | 'reason'>): boolean =>
  concluded.includes(verdict) && !passing.includes(reason)

/**
 * The earlier outcome to hand to the next `judge`: the first ready (or early) one, replaced only by a later
 * invalidation. A void between does not make it forgotten; a new seal or an extension does: start from `null`.
 */
export const previousAfter = (
  previous: PreviousVerdict | null,
  { verdict, reason, readiness }: Answer,
): PreviousVerdict | null => {
  const isReached = readiness.kind === 'ready' || readiness.kind === 'early'
  return isLatched({ verdict, reason }) && isReached
    ? { verdict, reason, readiness: readiness.kind }
    : previous
}

/** What stands when an earlier ready reading decided: later ones change it only to void or invalidated. */
const latch = (
  answer: Answer,
  previous: PreviousVerdict | null,
  tableVerdictOf: () => Verdict | null,
): Judged => {
  const isFresh = previous === null || !isLatched(previous)
  if (isFresh || answer.verdict === 'void' || answer.verdict === 'invalidated')
    return { ...answer, isKept: false, weakened: false }
  const isSame = answer.verdict === previous.verdict && answer.reason === previous.reason
  return {
    verdict: previous.verdict,
    reason: previous.reason,
    readiness: { ...answer.readiness, kind: previous.readiness, missing: [], expectedAt: null },
    isKept: !isSame,
    weakened: (tableVerdictOf() ?? previous.verdict) !== previous.verdict,
  }
}

const waiting = (experiment: VerdictInput['experimentStatus']): readonly [VerdictReason, string] => {
  if (experiment === null) return ['noExperiment', 'a linked experiment']
  if (experiment === 'draft') return ['notStarted', 'the start of the experiment']
  return ['noReading', 'results']
}

interface Scene {
  readonly input: VerdictInput
  readonly health: readonly HealthFinding[]
}

const wordsContext = ({ input, health }: Scene, readiness: Readiness, armCount: number): WordsContext => ({
  strictness: input.criteria.strictness,
  goalCombination: input.criteria.goalCombination,
  readiness,
  health,
  now: input.now,
  isArmChosen: armCount > 1,
})

const answerWithoutReading = ({ health }: Scene, status: VerdictInput['experimentStatus']): Answer => {
  const [reason, missing] = waiting(status)
  const readiness = withoutReading(missing)
  const broken = voidReason(health)
  return broken === null
    ? { verdict: 'pending', reason, readiness }
    : { verdict: 'void', reason: broken, readiness }
}

/** Nothing was read, or nothing had begun: pending, void by mark, or what an earlier reading decided. */
const judgeWithoutReading = (scene: Scene, status: VerdictInput['experimentStatus']): VerdictOutcome => {
  const judged = latch(answerWithoutReading(scene, status), scene.input.previous, () => null)
  return {
    verdict: judged.verdict,
    reason: judged.reason,
    words: verdictInWords({ ...judged, latest: null }, wordsContext(scene, judged.readiness, 0)),
    armId: null,
    findings: [],
    health: scene.health,
    readiness: judged.readiness,
    harmWithinMargin: [],
    weakened: false,
    ruleVersion: scene.input.criteria.ruleVersion,
  }
}

interface View {
  readonly criteria: SealedCriteria
  readonly reading: Reading
  readonly arms: readonly ArmFacts[]
  readonly isSequential: boolean
  readonly progress: Progress
}

const viewOf = (criteria: SealedCriteria, reading: Reading): View => {
  const arms = armFactsOf(criteria, reading)
  const waitsForEnd = criteria.isExtended === true && !isFinalReading(reading)
  const isSequential = !waitsForEnd && arms.length > 0 && arms.every((arm) => arm.isSequential)
  return { criteria, reading, arms, isSequential, progress: progressOf(criteria, reading, isSequential) }
}

const judgeArms = (
  { criteria, arms, progress }: View,
  admission: JudgeArmInput['admission'],
): ArmVerdict | null => {
  const { strictness, goalCombination } = criteria
  const input = { admission, isFinal: progress.isFinal, strictness, goalCombination }
  return bestArm(arms.map((arm) => judgeArm(arm, input))) ?? null
}

const namesWithoutEstimate = ({ arms }: View): readonly string[] => {
  const goals = arms.flatMap((arm) => arm.goals)
  return [...new Set(goals.filter(({ effect }) => effect === null).map(({ criterion }) => criterion.name))]
}

/** Readiness of a pending answer: what the plan misses, and the estimates that are not there. */
const pendingReadiness = (view: View, reason: VerdictReason): Readiness => {
  const readiness = notReady(view)
  if (reason !== 'noEstimate') return readiness
  const missing = namesWithoutEstimate(view).map((name) => `an estimate for ${name}`)
  const isDue = view.progress.admission === 'table'
  return {
    ...readiness,
    missing: [...(isDue ? [] : readiness.missing), ...missing],
    expectedAt: isDue ? null : readiness.expectedAt,
  }
}

const readinessOf = (view: View, { verdict, reason }: Pick<ArmVerdict, 'verdict' | 'reason'>): Readiness => {
  if (verdict === 'pending') return pendingReadiness(view, reason)
  if (view.progress.admission === 'table') return reached('ready', view.progress)
  return reached(verdict === 'inconclusive' ? 'stoppedEarly' : 'early', view.progress)
}

/** No arm to judge is like an arm without estimate. */
const nothingToJudge = ({ progress }: View): Pick<ArmVerdict, 'verdict' | 'reason'> => ({
  verdict: progress.isFinal ? 'inconclusive' : 'pending',
  reason: 'noEstimate',
})

const pendingReason = (reason: VerdictReason, { progress }: View): VerdictReason =>
  reason === 'awaitingPlan' && !progress.isRuntimeReached ? 'belowMinimumRuntime' : reason

const answerOf = (view: View, latest: ArmVerdict | null, health: readonly HealthFinding[]): Answer => {
  const { verdict, reason } = latest ?? nothingToJudge(view)
  const readiness = readinessOf(view, { verdict, reason })
  const broken = voidReason(health)
  return broken === null
    ? { verdict, reason: pendingReason(reason, view), readiness }
    : { verdict: 'void', reason: broken, readiness }
}

const powerOf = (latest: ArmVerdict | null, { strictness }: SealedCriteria): HealthFinding => {
  const goal = latest?.goal
  if (goal === null || goal === undefined) return powerFinding(null, 0)
  const { promisedLift, minimumDetectableEffect } = goal.criterion
  const detectable = detectableOf({ promise: promisedLift, minimumDetectableEffect, strictness })
  return powerFinding(goal.effect === null ? null : (goal.effect.high - goal.effect.low) / 2, detectable)
}

/** The verdict that the table alone gives, ready or not; `null` where there is no estimate to drift. */
const tableVerdictOf = (view: View): Verdict | null => {
  const table = judgeArms(view, 'table')
  return table === null || table.reason === 'noEstimate' ? null : table.verdict
}

const judgeReading = (scene: Scene, reading: Reading): VerdictOutcome => {
  const { criteria, previous } = scene.input
  const view = viewOf(criteria, reading)
  const latest = judgeArms(view, view.progress.admission)
  const judged = latch(answerOf(view, latest, scene.health), previous, () => tableVerdictOf(view))
  const context = wordsContext(scene, judged.readiness, view.arms.length)
  const harmed = (latest?.arm.guardrails ?? []).filter(({ status }) => status === 'harmWithinMargin')
  return {
    verdict: judged.verdict,
    reason: judged.reason,
    words: verdictInWords({ ...judged, latest }, context),
    armId: latest?.arm.armId ?? null,
    findings: view.arms.flatMap(findingsOf),
    health: [
      ...scene.health,
      runtimeFinding(view.progress.daysRun, criteria.minimumRuntimeDays),
      powerOf(latest, criteria),
    ],
    readiness: judged.readiness,
    harmWithinMargin: harmed.map(({ criterion }) => criterion.name),
    weakened: judged.weakened,
    ruleVersion: criteria.ruleVersion,
  }
}

/**
 * The verdict on one reading against sealed criteria, with reason, words and every number it rests on. Pure
 * and total: every input has exactly one verdict. `input.now` only words a date; nothing is decided by it.
 */
export const judge = (input: VerdictInput): VerdictOutcome => {
  const { reading } = input
  const isBegun = reading !== null && reading.experimentStatus !== 'draft'
  const scene = { input, health: healthOf(isBegun ? reading : null, input.instrumentationError) }
  return isBegun
    ? judgeReading(scene, reading)
    : judgeWithoutReading(scene, reading === null ? input.experimentStatus : reading.experimentStatus)
}
