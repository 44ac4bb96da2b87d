/** The audit trail as lines of a file. */
import type { AuditEvent } from '@knowwhen/contract'

const columns: readonly (readonly [heading: string, cell: (event: AuditEvent) => unknown])[] = [
  ['at', ({ at }) => at],
  ['actorId', ({ actor }) => actor?.userId],
  ['actorName', ({ actor }) => actor?.name],
  ['action', ({ action }) => action],
  ['subjectType', ({ subjectType }) => subjectType],
  ['subjectId', ({ subjectId }) => subjectId],
  ['before', ({ before }) => before],
  ['after', ({ after }) => after],
  ['ipAddress', ({ ipAddress }) => ipAddress],
  ['apiKeyId', ({ apiKey }) => apiKey?.id],
  ['apiKeyPrefix', ({ apiKey }) => apiKey?.prefix],
  ['requestId', ({ requestId }) => requestId],
  ['id', ({ id }) => id],
]

/** A spreadsheet takes a cell that begins so for a formula, and a formula can fetch and send. */
const FORMULA = /^[=+\-@\t\r\n]/
const NEEDS_QUOTES = /[",\r\n]/

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** One cell after RFC 4180; what would be a formula begins with an apostrophe, which makes it text. */
export const csvCell = (value: unknown): string => {
  const text = textOf(value)
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`

export const csvHeading = csvLine(columns.map(([heading]) => heading))

export const csvLineOf = (event: AuditEvent): string => csvLine(columns.map(([, cell]) => cell(event)))

export const jsonLineOf = (event: AuditEvent): string => `${JSON.stringify(event)}\n`
