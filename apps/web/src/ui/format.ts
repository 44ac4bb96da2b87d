/** Numbers and dates as people read them. The text of the product is English, so its numbers are too. */
const locale = 'en-GB'
const minus = '\u2212'

/** A true minus sign is as wide as a plus, so that columns of signed numbers line up; nothing before a zero. */
const withMinus = (text: string): string => text.replace(/^-/, /[1-9]/.test(text) ? minus : '')

const percents = (digits: number) =>
  new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
const oneDigit = percents(1)

/** 0.04 is "4.0%". */
export const formatPercent = (fraction: number, digits = 1): string =>
  withMinus((digits === 1 ? oneDigit : percents(digits)).format(fraction))

/** 0.04 is "+4.0%", -0.012 is "−1.2%"; nothing before a zero. */
export const formatSignedPercent = (fraction: number, digits = 1): string => {
  const text = formatPercent(fraction, digits)
  return fraction > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** A probability of nearly 0 or 1 is neither: "<0.1%", "99.8%", ">99.9%". */
export const formatProbability = (probability: number): string => {
  if (probability < 0.001) return '<0.1%'
  return probability > 0.999 ? '>99.9%' : formatPercent(probability)
}

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 })

/** 89862 is "89,862". */
export const formatCount = (count: number): string => withMinus(whole.format(count))

/** Up to four digits after the point, grouped by thousands. */
export const formatNumber = (value: number): string => withMinus(plain.format(value))

/** Integer minor units and ISO 4217: (7776000, 'EUR') is "€77,760". Cents are shown only where there are some. */
export const formatMoney = (minorUnits: number, currency: string): string => {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  const amount = minorUnits / 10 ** digits
  const shown = Number.isInteger(amount)
    ? new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 })
    : format
  return withMinus(shown.format(amount))
}

/** "1 card", "3 cards". */
export const formatQuantity = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
const moment = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})

const calendarDay = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
/** '2025-03-14' is "14 Mar 2025" everywhere: a day of the calendar is no instant. */
export const formatDay = (isoDay: string): string => calendarDay.format(new Date(`${isoDay}T00:00:00Z`))

/** "14 Mar 2025", in the reader's time zone. */
export const formatDate = (instant: string): string => day.format(new Date(instant))
/** "14 Mar 2025, 15:04 CET": exact, in the reader's time zone. */
export const formatMoment = (instant: string): string => moment.format(new Date(instant))

const steps = [
  { unit: 'min', milliseconds: 60_000, below: 60 },
  { unit: 'h', milliseconds: 3_600_000, below: 48 },
  { unit: 'd', milliseconds: 86_400_000, below: 60 },
  { unit: 'months', milliseconds: 2_629_800_000, below: 24 },
  { unit: 'years', milliseconds: 31_557_600_000, below: Infinity },
] as const

/** How long ago, in one unit: "just now", "12 min ago", "3 h ago", "5 d ago". */
export const formatAge = (milliseconds: number): string => {
  if (milliseconds < 60_000) return 'just now'
  const step = steps.find(({ milliseconds: size, below }) => milliseconds / size < below) ?? steps[4]
  return `${Math.floor(milliseconds / step.milliseconds)} ${step.unit} ago`
}
