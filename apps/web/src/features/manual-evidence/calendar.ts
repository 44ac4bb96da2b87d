/** Days as people choose them, and the instants that are meant. */

/** The first instant of a day in UTC; null where none is chosen. */
export const dayStart = (day: string): string | null => (day === '' ? null : `${day}T00:00:00.000Z`)

/** The last instant of a day in UTC, or now where the day is not over; null where none is chosen. */
export function dayEnd(day: string): string | null {
  if (day === '') return null
  const end = new Date(`${day}T23:59:59.000Z`)
  const now = new Date()
  return (end > now && day <= now.toISOString().slice(0, 10) ? now : end).toISOString()
}

/** The day of an instant in UTC, as a date field takes it. */
export const dayOf = (instant: string | null): string => instant?.slice(0, 10) ?? ''
