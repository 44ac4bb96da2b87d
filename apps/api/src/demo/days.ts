/** The demo's calendar: days are counted from the day on which it was set up, at midnight UTC. */
import type { Day } from './story.js'

export const MS_PER_DAY = 86_400_000
const MS_PER_HOUR = 3_600_000

/** Midnight at the beginning of a day. */
export const dayOf = (anchor: Date, day: Day): Date =>
  new Date(new Date(anchor).setUTCHours(0, 0, 0, 0) + day * MS_PER_DAY)

export const hoursAfter = (moment: Date, hours: number): Date =>
  new Date(moment.getTime() + hours * MS_PER_HOUR)

/** Whole days that have passed; negative before `from`. */
export const wholeDays = (from: Date, to: Date): number =>
  Math.floor((to.getTime() - from.getTime()) / MS_PER_DAY)

export const earlier = (a: Date, b: Date): Date => (a < b ? a : b)
