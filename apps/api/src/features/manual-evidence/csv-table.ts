/** A CSV file as rows with their line numbers, and what is wrong with its shape; without I/O. */
import type { ImportProblem } from '@knowwhen/contract'
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'

export const csvColumns = [
  'metric',
  'direction',
  'use',
  'arm',
  'weight',
  'users',
  'conversions',
  'sum',
  'mean',
  'standard_deviation',
  'lift',
  'low',
  'high',
  'p_value',
] as const
export type CsvColumn = (typeof csvColumns)[number]

export interface CsvRow {
  /** Of its beginning, as a text editor counts. */
  readonly line: number
  /** Trimmed; empty where the row or the column has none. */
  readonly cell: (column: CsvColumn) => string
}

export interface CsvTable {
  readonly rows: readonly CsvRow[]
  readonly problems: readonly ImportProblem[]
}

const mostRows = 2_000
const mostColumns = 100

const problem = (line: number | null, column: string | null, message: string): ImportProblem => ({
  line,
  column,
  message,
})

/** What spreadsheets write between cells: a comma or, where that is the decimal sign, a semicolon (or a tab). */
const delimiterOf = (text: string): string => {
  const header = text.split(/\r?\n|\r/).find((line) => line.trim() !== '') ?? ''
  const counts = [',', ';', '\t'].map((sign) => [sign, header.split(sign).length] as const)
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

const record = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) })

interface Line {
  readonly line: number
  readonly cells: readonly string[]
}

/** The parser tells the line on which a row ends; line breaks within quotes lie before that. */
const lineOf = ({ record: cells, info }: z.output<typeof record>): Line => {
  const within = cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0)
  return { line: Math.max(1, info.lines - within), cells: cells.map((cell) => cell.trim()) }
}

const linesOf = (text: string): readonly Line[] => {
  const parsed: unknown = parse(text, {
    bom: true,
    delimiter: delimiterOf(text),
    info: true,
    relax_column_count: true,
    // A megabyte of empty lines would else keep the whole process busy for a minute and more.
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    to: mostRows + 2,
  })
  return z
    .array(record)
    .parse(parsed)
    .map(lineOf)
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
}

const quoteProblem = (error: CsvError): ImportProblem => {
  const line = typeof error['lines'] === 'number' ? error['lines'] : null
  return problem(
    line,
    null,
    'The quotes do not match. A cell with a quote in it stands in quotes, and the quote inside is written twice.',
  )
}

const isColumn = (name: string): name is CsvColumn => csvColumns.some((column) => column === name)
const normalised = (name: string): string => name.toLowerCase().replace(/[\s-]+/g, '_')

const headerProblems = ({ line, cells }: Line): readonly ImportProblem[] => {
  if (cells.length > mostColumns) {
    return [problem(line, null, `There are ${cells.length} columns; the template has ${csvColumns.length}.`)]
  }
  const names = cells.map(normalised)
  const known = csvColumns.join(', ')
  const unknown = names.flatMap((name, index) =>
    isColumn(name)
      ? names.indexOf(name) < index
        ? [problem(line, name, 'This column is there twice.')]
        : []
      : [problem(line, cells[index] ?? '', `This column is not known. The columns are: ${known}.`)],
  )
  const missing = (['metric', 'arm'] as const)
    .filter((name) => !names.includes(name))
    .map((name) => problem(line, name, `The column “${name}” is missing. The first line names the columns.`))
  return [...unknown, ...missing]
}

const tooLong = ({ line, cells }: Line, width: number): readonly ImportProblem[] =>
  cells.slice(width).some((cell) => cell !== '')
    ? [
        problem(
          line,
          null,
          'This row has more cells than the header. A number with a comma in it needs a decimal point instead.',
        ),
      ]
    : []

const rowOf = (header: Line, { line, cells }: Line): CsvRow => {
  const names = header.cells.map(normalised)
  return { line, cell: (column) => cells[names.indexOf(column)] ?? '' }
}

const tableOf = (lines: readonly Line[]): CsvTable => {
  const [header, ...body] = lines
  if (header === undefined)
    return {
      rows: [],
      problems: [problem(null, null, 'The file is empty. Download the template and fill it in.')],
    }
  const problems = headerProblems(header)
  if (problems.length > 0) return { rows: [], problems }
  if (body.length === 0)
    return { rows: [], problems: [problem(null, null, 'There is no row below the header.')] }
  if (body.length > mostRows) {
    const message = `There are more than 2,000 rows; at most 2,000 can be imported. One reading has one row per metric and arm.`
    return { rows: [], problems: [problem(null, null, message)] }
  }
  return {
    rows: body.map((line) => rowOf(header, line)),
    problems: body.flatMap((line) => tooLong(line, header.cells.length)),
  }
}

/** Reads the file; every problem of its shape is named by line. */
export const readCsv = (text: string): CsvTable => {
  try {
    return tableOf(linesOf(text))
  } catch (error) {
    if (error instanceof CsvError) return { rows: [], problems: [quoteProblem(error)] }
    throw error
  }
}
