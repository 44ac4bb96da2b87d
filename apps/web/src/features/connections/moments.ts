import { formatMoment } from '../../ui/format.js'

const clockWithZone = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})

const isSameDay = (one: Date, other: Date): boolean => one.toDateString() === other.toDateString()

/** "15:04 CET" for today, "14 Mar 2025, 15:04 CET" for another day: in the reader's time zone, and which that is. */
export const formatNear = (instant: string, now: number): string => {
  const date = new Date(instant)
  return isSameDay(date, new Date(now)) ? clockWithZone.format(date) : formatMoment(instant)
}

/** How long something took, or will take: "under a second", "42 s", "3 min", "1 h 20 min". */
export const formatDuration = (milliseconds: number): string => {
  const seconds = Math.round(milliseconds / 1_000)
  if (milliseconds < 1_000) return 'under a second'
  if (seconds < 60) return `${seconds} s`
  // Rounded before it is taken apart: 59 min 59 s is an hour, not 60 minutes.
  const minutes = Math.round(milliseconds / 60_000)
  if (minutes < 60) return `${minutes} min`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const intervalWords = [
  { every: 1_440, one: 'every day', unit: 'days' },
  { every: 60, one: 'every hour', unit: 'hours' },
] as const

/** How often GrowthBook is read: 60 is "every hour", 0 is "only by hand". */
export const intervalInWords = (minutes: number): string => {
  if (minutes === 0) return 'only by hand'
  const found = intervalWords.find(({ every }) => minutes % every === 0)
  if (found === undefined) return `every ${minutes} minutes`
  return minutes === found.every ? found.one : `every ${minutes / found.every} ${found.unit}`
}
