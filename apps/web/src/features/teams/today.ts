const twoDigits = (number: number): string => String(number).padStart(2, '0')

/** The day of the reader's calendar, e.g. 2026-01-31. */
export const today = (now = new Date()): string =>
  `${now.getFullYear()}-${twoDigits(now.getMonth() + 1)}-${twoDigits(now.getDate())}`
