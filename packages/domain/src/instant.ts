/**
 * Instants without the platform's clock object: ISO 8601 text to milliseconds since 1970 (UTC) and back.
 * The core may not read a clock, so it may not hold the class that carries one either.
 */
const dayMs = 86_400_000
const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/** Days from 1970-01-01 to a civil date of the proleptic Gregorian calendar (Howard Hinnant's days_from_civil). */
const daysFromCivil = (year: number, month: number, day: number): number => {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

interface CivilDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** The inverse of `daysFromCivil` (civil_from_days of the same source). */
const civilFromDays = (days: number): CivilDate => {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 }
}

const offsetMs = (zone: string | undefined): number => {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const daysInMonth = (year: number, month: number): number => {
  if (month === 2) return isLeap(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

const isCivil = ({ year, month, day }: CivilDate): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)

/**
 * Milliseconds since 1970-01-01T00:00Z of an ISO 8601 instant; a date alone is its midnight in UTC, an
 * instant without zone is taken as UTC. `NaN` where the text is no instant.
 */
export const millisecondsOf = (iso: string): number => {
  const match = isoPattern.exec(iso)
  if (match === null) return Number.NaN
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
  const [hour, minute, second] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)]
  if (!isCivil(date) || hour > 24 || minute > 59 || second > 60) return Number.NaN
  const days = daysFromCivil(date.year, date.month, date.day)
  const fraction = Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000)
  return days * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + fraction - offsetMs(match[8])
}

const padded = (value: number, width: number): string => String(value).padStart(width, '0')

/** ISO 8601 instant in UTC with milliseconds, e.g. "2026-11-24T00:00:00.000Z". */
export const isoOf = (milliseconds: number): string => {
  const whole = Math.floor(milliseconds)
  const { year, month, day } = civilFromDays(Math.floor(whole / dayMs))
  const rest = whole - Math.floor(whole / dayMs) * dayMs
  const time = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1000) % 60]
  const clock = time.map((part) => padded(part, 2)).join(':')
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}T${clock}.${padded(rest % 1000, 3)}Z`
}

/** A date as people read it, in UTC and independent of the machine's locale: "24 November 2026". */
export const dateInWords = (iso: string): string => {
  const milliseconds = millisecondsOf(iso)
  if (Number.isNaN(milliseconds)) return 'an unknown date'
  const { year, month, day } = civilFromDays(Math.floor(milliseconds / dayMs))
  return `${day} ${monthNames[month - 1] ?? ''} ${year}`
}

/** Days (fractional) from one instant to another; negative where `to` is earlier; `NaN` where either is no instant. */
export const daysBetween = (from: string, to: string): number =>
  (millisecondsOf(to) - millisecondsOf(from)) / dayMs

/** The instant so many days later (fractional days allowed). */
export const daysAfter = (iso: string, days: number): string => isoOf(millisecondsOf(iso) + days * dayMs)
