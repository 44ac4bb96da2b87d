/** Health comes first: what makes a reading void, and what a reader should be warned of. */
import type { Reading } from './evidence.js'
import type { HealthLevel, VerdictReason } from './lists.js'
import { fixed, grouped, percent } from './number-words.js'
import { expectedUsers } from './sample-ratio.js'
import type { HealthFinding } from './verdict-types.js'

/** Below this p-value of the sample ratio a reading is void; below the second it is warned of. */
const sampleRatioVoid = 0.001
const sampleRatioWarn = 0.01
const leastExpectedUsers = 8
/** Above this share of users who saw several variations, and from this many, a reading is void. */
const multipleExposureShare = 0.01
const multipleExposureUsers = 10

export type VoidReason = Extract<
  VerdictReason,
  'sampleRatioMismatch' | 'multipleExposures' | 'instrumentationError'
>

/** A p-value as people read it; never "p = 0". */
export const pValueInWords = (pValue: number): string =>
  pValue < 0.0001 ? 'p < 0.0001' : `p = ${fixed(pValue, 4)}`

const finding = (check: HealthFinding['check'], level: HealthLevel, words: string): HealthFinding => ({
  check,
  level,
  words,
})

/** What tells whether people were assigned as planned. */
export type AssignmentFacts = Pick<
  Reading,
  'allocation' | 'arms' | 'sampleRatioPValue' | 'multipleExposures' | 'reportedUnhealthy'
>

const hasEnoughUsers = ({ arms }: AssignmentFacts): boolean =>
  expectedUsers(arms).every((users, index) => arms[index]?.weight === 0 || users >= leastExpectedUsers)

const sampleRatio = (reading: AssignmentFacts): HealthFinding => {
  const pValue = reading.sampleRatioPValue
  const say = (level: HealthLevel, words: string): HealthFinding => finding('sampleRatio', level, words)
  if (reading.allocation === 'bandit') return say('unknown', 'Not judged: a bandit moves its own split.')
  if (pValue === null || !(pValue >= 0 && pValue <= 1))
    return say('unknown', 'No sample ratio check was read.')
  if (pValue >= sampleRatioWarn) return say('pass', `Users split as planned (${pValueInWords(pValue)}).`)
  if (pValue >= sampleRatioVoid || !hasEnoughUsers(reading))
    return say('warn', `The split of users looks unusual (${pValueInWords(pValue)}); keep an eye on it.`)
  return say(
    'fail',
    `Users do not split as planned (${pValueInWords(pValue)}); find out why before trusting it.`,
  )
}

const exposures = (reading: AssignmentFacts): HealthFinding => {
  const say = (level: HealthLevel, words: string): HealthFinding => finding('exposures', level, words)
  if (reading.multipleExposures === null)
    return reading.reportedUnhealthy
      ? say('warn', 'The source calls this experiment unhealthy without saying why; look there.')
      : say('unknown', 'The source says nothing about users who saw several variations.')
  const { users, share } = reading.multipleExposures
  const words = `${percent(share)} of users (${grouped(users)}) saw more than one variation`
  if (!(share > multipleExposureShare)) return say('pass', `${words}.`)
  return users >= multipleExposureUsers
    ? say('fail', `${words}; the assignment is broken.`)
    : say('warn', `${words}; too few to judge.`)
}

const instrumentation = (error: string | null): HealthFinding =>
  error === null
    ? finding('instrumentation', 'pass', 'Nobody marked an instrumentation error.')
    : finding('instrumentation', 'fail', `Marked as an instrumentation error: ${error}`)

const voidReasonOf = (check: HealthFinding['check']): VoidReason | null => {
  switch (check) {
    case 'sampleRatio':
      return 'sampleRatioMismatch'
    case 'exposures':
      return 'multipleExposures'
    case 'instrumentation':
      return 'instrumentationError'
    case 'runtime':
    case 'power':
      return null
  }
}

/** The checks of the assignment: sample ratio and multiple exposures. */
export const assignmentFindings = (facts: AssignmentFacts): readonly HealthFinding[] => [
  sampleRatio(facts),
  exposures(facts),
]

/** The checks that can make a reading void, in the order in which they are named. Without reading only the mark is known. */
export const healthOf = (
  reading: Reading | null,
  instrumentationError: string | null,
): readonly HealthFinding[] => [
  ...(reading === null ? [] : assignmentFindings(reading)),
  instrumentation(instrumentationError),
]

/** The first failing check's reason, `null` where the reading is not void. */
export const voidReason = (health: readonly HealthFinding[]): VoidReason | null =>
  health
    .filter(({ level }) => level === 'fail')
    .map(({ check }) => voidReasonOf(check))
    .find((reason) => reason !== null) ?? null

/** Has it run long enough for every weekday to count? */
export const runtimeFinding = (daysRun: number, minimumRuntimeDays: number): HealthFinding =>
  daysRun >= minimumRuntimeDays
    ? finding('runtime', 'pass', `Ran ${fixed(Math.floor(daysRun), 0)} days.`)
    : finding('runtime', 'warn', `Shorter than the minimum of ${fixed(minimumRuntimeDays, 0)} days.`)

/** Could it have seen what was promised? `halfWidth` and `detectable` are fractions; `null`: no estimate. */
export const powerFinding = (halfWidth: number | null, detectable: number): HealthFinding => {
  if (halfWidth === null) return finding('power', 'unknown', 'No estimate to judge by.')
  const words = `The interval reaches ${percent(halfWidth)} to either side; ${percent(detectable)} was to be found`
  return halfWidth > detectable
    ? finding('power', 'warn', `${words}.`)
    : finding('power', 'pass', `${words}.`)
}
