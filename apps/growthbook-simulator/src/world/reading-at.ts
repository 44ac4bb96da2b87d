import type { ArmReading, Definition, Figures, Reading } from '../definition/definition.schema.js'
import { addDays, daysBetween } from './clock.js'

/** Published figures are facts; interpolated ones are invented on the way to a fact, and say so. */
export type ReadingOrigin = 'published' | 'interpolated'

export interface TimedReading {
  readonly origin: ReadingOrigin
  readonly arms: readonly ArmReading[]
}

/** A date without a time means the beginning of that day, UTC. */
function publishedStart({ dateStarted }: Definition): Date {
  return new Date(dateStarted ?? 0)
}

/** When exposure began, for a simulator that is started now. */
export function startOf(definition: Definition, now: Date): Date {
  if (definition.startedDaysAgo === undefined) return publishedStart(definition)
  const today = new Date(now.toISOString().slice(0, 10))
  return addDays(today, -definition.startedDaysAgo)
}

function elapsedOf(reading: Reading, start: Date): number {
  if ('date' in reading) return daysBetween(start, addDays(new Date(reading.date), 1))
  return reading.timeSinceStartDays ?? reading.day
}

export function durationDaysOf(definition: Definition): number {
  if (definition.durationDays !== undefined) return definition.durationDays
  const last = definition.daily?.at(-1)
  if (last !== undefined) return elapsedOf(last, publishedStart(definition))
  return Math.max(daysBetween(publishedStart(definition), new Date(definition.dateEnded ?? 0)), 1)
}

function isProportion(definition: Definition, metricId: string): boolean {
  const type = definition.metrics.find(({ id }) => id === metricId)?.type
  return type === 'proportion' || type === 'retention'
}

function scaledSums<T extends Record<string, number>>(sums: T, factor: number): T {
  const scaled = { ...sums }
  for (const key of Object.keys(sums)) Object.assign(scaled, { [key]: (sums[key] ?? 0) * factor })
  return scaled
}

/** Means and deviations stay what they will be; sums grow with the users. */
function scaledFigures(figures: Figures, factor: number, whole: boolean): Figures {
  const numerator = whole ? Math.round(figures.numerator * factor) : figures.numerator * factor
  const { ratio, preExposure, stddev, quantile } = figures
  return {
    numerator,
    ...(stddev === undefined ? {} : { stddev }),
    ...(quantile === undefined ? {} : { quantile }),
    ...(ratio === undefined
      ? {}
      : { ratio: scaledSums(ratio, factor), denominator: (figures.denominator ?? 0) * factor }),
    ...(preExposure === undefined ? {} : { preExposure: scaledSums(preExposure, factor) }),
  }
}

export function scaledArms(
  definition: Definition,
  arms: readonly ArmReading[],
  fraction: number,
): ArmReading[] {
  return arms.map((arm) => {
    const users = Math.round(arm.users * fraction)
    const factor = arm.users === 0 ? 0 : users / arm.users
    const metrics = Object.fromEntries(
      Object.entries(arm.metrics).map(([id, figures]) => [
        id,
        scaledFigures(figures, factor, isProportion(definition, id)),
      ]),
    )
    return { key: arm.key, users, metrics }
  })
}

/**
 * The cumulative figures so many days after the start: the latest published reading where there is one,
 * the final figures once the duration has passed, and otherwise a proportional share of the next known ones.
 */
export function readingAt(definition: Definition, elapsedDays: number): TimedReading {
  const duration = durationDaysOf(definition)
  if (elapsedDays >= duration) return { origin: 'published', arms: definition.variations }
  const start = publishedStart(definition)
  const daily = definition.daily ?? []
  const known = daily.filter((reading) => elapsedOf(reading, start) <= elapsedDays).at(-1)
  if (known !== undefined) return { origin: 'published', arms: known.variations }
  const next = daily[0]
  const target =
    next === undefined
      ? { arms: definition.variations, at: duration }
      : { arms: next.variations, at: elapsedOf(next, start) }
  return {
    origin: 'interpolated',
    arms: scaledArms(definition, target.arms, Math.max(elapsedDays, 0) / target.at),
  }
}
