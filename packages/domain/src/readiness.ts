/** Whether a reading may be judged yet; if not, what is missing and when it is expected. */
import type { SealedCriteria } from './criteria.js'
import type { Reading } from './evidence.js'
import { dateInWords, daysAfter, daysBetween, millisecondsOf } from './instant.js'
import { fixed } from './number-words.js'
import type { Readiness } from './verdict-types.js'

/**
 * How much of the rule a reading admits:
 * - `table`: all of it (planned sample or end reached, or sequential, after the minimum runtime);
 * - `early`: only what p < 0.001 supports, while it runs or after it was stopped before its plan;
 * - `nothing`: below the minimum runtime.
 */
export type Admission = 'table' | 'early' | 'nothing'

export interface Progress {
  readonly admission: Admission
  /** True where nothing more will come: exposure ended and the reading covers its end. */
  readonly isFinal: boolean
  /** Days of exposure that the reading covers, >= 0, fractional; `NaN` where its dates are unreadable. */
  readonly daysRun: number
  readonly isRuntimeReached: boolean
  /** Users over all arms ÷ planned sample; 0 where no sample is planned. */
  readonly sampleReached: number
}

/** A last reading this much older than the end of exposure still speaks for the whole of it: sources refresh daily. */
const finalReadingToleranceDays = 1

interface Coverage {
  /** ISO instant up to which exposure is covered. */
  readonly until: string
  readonly isFinal: boolean
}

/**
 * What the reading covers: up to its own time while exposure goes on; the whole exposure once it ended and
 * the reading is no more than a day older than its end. A stopped experiment whose last reading is older
 * waits for a newer one.
 */
const coverageOf = ({ asOf, exposureEndedAt, experimentStatus }: Reading): Coverage => {
  if (experimentStatus !== 'stopped') {
    const isEnded = exposureEndedAt !== null && millisecondsOf(exposureEndedAt) < millisecondsOf(asOf)
    return { until: isEnded ? exposureEndedAt : asOf, isFinal: false }
  }
  if (exposureEndedAt === null) return { until: asOf, isFinal: true }
  const isFinal = daysBetween(asOf, exposureEndedAt) <= finalReadingToleranceDays
  return { until: isFinal ? exposureEndedAt : asOf, isFinal }
}

/** True where exposure ended and the reading covers its end: nothing more will come. */
export const isFinalReading = (reading: Reading): boolean => coverageOf(reading).isFinal

const usersOf = (reading: Reading): number => reading.arms.reduce((sum, { users }) => sum + users, 0)

const sampleReachedOf = ({ plannedSample }: SealedCriteria, reading: Reading): number =>
  plannedSample === null || plannedSample <= 0 ? 0 : usersOf(reading) / plannedSample

const isEndReached = ({ plannedEnd }: SealedCriteria, until: string): boolean =>
  plannedEnd !== null && millisecondsOf(until) >= millisecondsOf(plannedEnd)

/**
 * How far the reading has come. The minimum runtime gates everything, the plan included: an experiment that
 * reached its sample on the first day has not seen a week.
 */
export const progressOf = (criteria: SealedCriteria, reading: Reading, isSequential: boolean): Progress => {
  const { until, isFinal } = coverageOf(reading)
  const daysRun = Math.max(0, daysBetween(reading.exposureStartedAt, until))
  const isRuntimeReached = daysRun >= criteria.minimumRuntimeDays
  const sampleReached = sampleReachedOf(criteria, reading)
  const isPlanReached = sampleReached >= 1 || isEndReached(criteria, until)
  const admission = !isRuntimeReached ? 'nothing' : isPlanReached || isSequential ? 'table' : 'early'
  return { admission, isFinal, daysRun, isRuntimeReached, sampleReached }
}

/** Day of the planned sample at the pace so far; `null` while nobody has come. */
const sampleDays = ({ daysRun, sampleReached }: Progress): number | null =>
  sampleReached > 0 && daysRun > 0 ? daysRun / sampleReached : null

/** Days from the first exposure at which the plan is expected to be reached: the earlier of end and sample. */
const planDays = (criteria: SealedCriteria, reading: Reading, progress: Progress): number | null => {
  const toEnd =
    criteria.plannedEnd === null ? null : daysBetween(reading.exposureStartedAt, criteria.plannedEnd)
  const days = [toEnd, sampleDays(progress)].filter((value): value is number => value !== null)
  return days.length === 0 ? null : Math.min(...days)
}

const expectedAtOf = (
  criteria: SealedCriteria,
  reading: Reading,
  { progress, isSequential }: { readonly progress: Progress; readonly isSequential: boolean },
): string | null => {
  const days = isSequential ? 0 : planDays(criteria, reading, progress)
  const total = days === null ? Number.NaN : Math.max(criteria.minimumRuntimeDays, days)
  return Number.isFinite(total) && !Number.isNaN(millisecondsOf(reading.exposureStartedAt))
    ? daysAfter(reading.exposureStartedAt, total)
    : null
}

const wholeDays = (days: number): string => fixed(Math.floor(Number.isNaN(days) ? 0 : days), 0)

const runtimeMissing = (criteria: SealedCriteria, progress: Progress): readonly string[] =>
  progress.isRuntimeReached
    ? []
    : [`${wholeDays(progress.daysRun)} of ${fixed(criteria.minimumRuntimeDays, 0)} days`]

/** How much of the plan is there: the sample where one is planned, else the days to the planned end. */
const planMissing = (criteria: SealedCriteria, reading: Reading, progress: Progress): readonly string[] => {
  if (criteria.plannedSample !== null)
    return progress.sampleReached < 1
      ? [`${fixed(Math.floor(progress.sampleReached * 100), 0)}% of the planned sample`]
      : []
  if (criteria.plannedEnd === null) return ['no planned end or sample']
  const planned = Math.ceil(daysBetween(reading.exposureStartedAt, criteria.plannedEnd))
  return planned > progress.daysRun
    ? [`${wholeDays(progress.daysRun)} of the ${fixed(planned, 0)} planned days`]
    : []
}

const staleMissing = (reading: Reading, progress: Progress): readonly string[] =>
  reading.experimentStatus === 'stopped' && !progress.isFinal && reading.exposureEndedAt !== null
    ? [`a reading from after the end of exposure on ${dateInWords(reading.exposureEndedAt)}`]
    : []

export interface ReadinessInput {
  readonly criteria: SealedCriteria
  readonly reading: Reading
  readonly progress: Progress
  readonly isSequential: boolean
}

/** What an experiment that goes on still misses, and when it is expected to have it. */
export const notReady = ({ criteria, reading, progress, isSequential }: ReadinessInput): Readiness => {
  const plan = isSequential ? [] : planMissing(criteria, reading, progress)
  return {
    kind: 'notReady',
    daysRun: progress.daysRun,
    sampleReached: progress.sampleReached,
    missing: [...runtimeMissing(criteria, progress), ...plan, ...staleMissing(reading, progress)],
    expectedAt: expectedAtOf(criteria, reading, { progress, isSequential }),
  }
}

/** Readiness of a reading that was judged. */
export const reached = (kind: 'ready' | 'early' | 'stoppedEarly', progress: Progress): Readiness => ({
  kind,
  daysRun: progress.daysRun,
  sampleReached: progress.sampleReached,
  missing: [],
  expectedAt: null,
})

/** Readiness where there is no reading at all. */
export const withoutReading = (missing: string): Readiness => ({
  kind: 'notReady',
  daysRun: 0,
  sampleReached: 0,
  missing: [missing],
  expectedAt: null,
})
