/** Rows of a CSV file as evidence of an experiment, and every row that cannot be used; without I/O. */
import type { ImportProblem } from '@knowwhen/contract'
import type { EnteredArm, EnteredMetric, EntryField, EntryProblem } from '@knowwhen/domain'

import { countIn, numberIn, shareIn, type CellNumber } from './csv-number.js'
import { readCsv, type CsvColumn, type CsvRow } from './csv-table.js'
import { enteredMetric, kindOf } from './entry.service.js'
import type { StoredExperiment, UsedMetric } from './manual-experiment.repo.js'

export interface Described {
  readonly arms: StoredExperiment['arms']
  readonly metrics: readonly UsedMetric[]
}

const problem = (line: number, column: string | null, message: string): ImportProblem => ({
  line,
  column,
  message,
})

interface Named {
  readonly name: string
  readonly ids: readonly string[]
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** By id first, since a name may be another one's id; then by name without regard to case. */
const chosen = <T extends Named>(cell: string, from: readonly T[]): T | undefined =>
  from.find(({ ids }) => ids.includes(cell)) ?? from.find(({ name }) => same(name, cell))

const metricsNamed = ({ metrics }: Described) =>
  metrics.map((metric) => ({ metric, name: metric.name, ids: [metric.id, metric.externalId] }))

const armsNamed = ({ arms }: Described) => arms.map((arm) => ({ arm, name: arm.name, ids: [arm.armId] }))

const namesOf = (named: readonly Named[]): string => named.map(({ name }) => name).join(', ')

interface Placed {
  readonly row: CsvRow
  readonly metric: UsedMetric
  readonly arm: Described['arms'][number]
}

const missing = (row: CsvRow, column: CsvColumn, known: readonly Named[]): ImportProblem => {
  const cell = row.cell(column)
  const message =
    cell === ''
      ? `Name the ${column}: ${namesOf(known)}.`
      : `The experiment has no ${column} “${cell}”. It has: ${namesOf(known)}.`
  return problem(row.line, column, message)
}

const disagreement = ({ row, metric }: Placed, column: 'direction' | 'use'): readonly ImportProblem[] => {
  const cell = row.cell(column).toLowerCase()
  if (cell === '' || cell === metric[column]) return []
  const message = `The experiment says “${metric[column]}” of ${metric.name}. Correct the file, or leave the cell empty.`
  return [problem(row.line, column, message)]
}

const place = (
  row: CsvRow,
  described: Described,
): { readonly placed: Placed | null; readonly problems: readonly ImportProblem[] } => {
  const metrics = metricsNamed(described)
  const arms = armsNamed(described)
  const metric = chosen(row.cell('metric'), metrics)?.metric
  const arm = chosen(row.cell('arm'), arms)?.arm
  const problems = [
    ...(metric === undefined ? [missing(row, 'metric', metrics)] : []),
    ...(arm === undefined ? [missing(row, 'arm', arms)] : []),
  ]
  if (metric === undefined || arm === undefined) return { placed: null, problems }
  const placed = { row, metric, arm }
  return { placed, problems: [...disagreement(placed, 'direction'), ...disagreement(placed, 'use')] }
}

type Reader = (cell: string) => CellNumber
const numeric: readonly (readonly [CsvColumn, Reader])[] = [
  ['weight', shareOrNumber],
  ['users', countIn],
  ['conversions', countIn],
  ['sum', numberIn],
  ['mean', numberIn],
  ['standard_deviation', numberIn],
  ['lift', shareIn],
  ['low', shareIn],
  ['high', shareIn],
  ['p_value', numberIn],
]

/** Weights may be shares, percent or parts. */
function shareOrNumber(cell: string): CellNumber {
  return cell.endsWith('%') ? shareIn(cell) : numberIn(cell)
}

type Numbers = ReadonlyMap<CsvColumn, number>

const readerOf = ([column, reader]: readonly [CsvColumn, Reader], { metric }: Placed): Reader =>
  column === 'mean' && kindOf(metric.kind) === 'proportion' ? shareIn : reader

const numbersIn = (
  placed: Placed,
): { readonly numbers: Numbers; readonly problems: readonly ImportProblem[] } => {
  const numbers = new Map<CsvColumn, number>()
  const problems: ImportProblem[] = []
  for (const each of numeric) {
    const [column] = each
    const found = readerOf(each, placed)(placed.row.cell(column))
    if (!found.ok) problems.push(problem(placed.row.line, column, found.message))
    else if (found.value !== null) numbers.set(column, found.value)
  }
  return { numbers, problems }
}

const effectColumns = ['lift', 'low', 'high'] as const

const effectProblems = ({ row }: Placed, numbers: Numbers): readonly ImportProblem[] => {
  const given = effectColumns.filter((column) => row.cell(column) !== '')
  const isPartial = given.length > 0 && given.length < effectColumns.length
  const absent = effectColumns.filter((column) => row.cell(column) === '')
  const pValue = numbers.get('p_value')
  return [
    ...(isPartial
      ? absent.map((column) =>
          problem(row.line, column, 'An effect needs all three: lift, low and high of its interval.'),
        )
      : []),
    ...(given.length === 0 && pValue !== undefined
      ? [
          problem(
            row.line,
            'p_value',
            'A p-value belongs to an effect: give lift, low and high too, or leave it out.',
          ),
        ]
      : []),
    ...(pValue !== undefined && (pValue < 0 || pValue > 1)
      ? [problem(row.line, 'p_value', 'A p-value lies between 0 and 1.')]
      : []),
  ]
}

const effectOf = (numbers: Numbers): EnteredArm['effect'] => {
  const [lift, low, high] = effectColumns.map((column) => numbers.get(column))
  return lift === undefined || low === undefined || high === undefined
    ? null
    : { lift, low, high, pValue: numbers.get('p_value') ?? null }
}

const armOf = ({ arm }: Placed, numbers: Numbers): EnteredArm => ({
  armId: arm.armId,
  users: numbers.get('users') ?? null,
  conversions: numbers.get('conversions') ?? null,
  sum: numbers.get('sum') ?? null,
  mean: numbers.get('mean') ?? null,
  standardDeviation: numbers.get('standard_deviation') ?? null,
  effect: effectOf(numbers),
})

interface ReadRow extends Placed {
  readonly numbers: Numbers
}

/** Weights are compared as shares; where some arm has none, there is nothing to compare. */
const weightProblems = (rows: readonly ReadRow[], { arms }: Described): readonly ImportProblem[] => {
  const weights = arms.map(({ armId }) => {
    const row = rows.find((each) => each.arm.armId === armId && each.numbers.has('weight'))
    return { row, weight: row?.numbers.get('weight') ?? null }
  })
  if (weights.some(({ weight }) => weight === null)) return []
  const total = weights.reduce((sum, { weight }) => sum + (weight ?? 0), 0)
  return weights.flatMap(({ row, weight }, index) => {
    const expected = arms[index]?.weight ?? 0
    if (row === undefined || Math.abs((weight ?? 0) / total - expected) <= 0.005) return []
    const message = `The experiment plans a share of ${(expected * 100).toFixed(1)}% for ${row.arm.name}. Correct the file, or leave the weights out.`
    return [problem(row.row.line, 'weight', message)]
  })
}

const columnOf: Readonly<Record<EntryField, CsvColumn>> = {
  arm: 'arm',
  users: 'users',
  conversions: 'conversions',
  sum: 'sum',
  mean: 'mean',
  standardDeviation: 'standard_deviation',
  lift: 'lift',
  low: 'low',
  high: 'high',
  pValue: 'p_value',
}

export interface CsvEntry {
  readonly rows: number
  readonly metrics: readonly EnteredMetric[]
  readonly problems: readonly ImportProblem[]
  /** A finding of the domain as the row that it is about. */
  readonly located: (finding: EntryProblem) => ImportProblem
}

const located =
  (grouped: readonly (readonly ReadRow[])[]) =>
  ({ metric, arm, field, message }: EntryProblem): ImportProblem => {
    const rows = grouped[metric] ?? []
    const row = (arm === null ? rows[0] : rows[arm])?.row
    const column = field === null ? (arm === null ? 'metric' : null) : columnOf[field]
    return { line: row?.line ?? null, column, message }
  }

/** What the file says of the experiment; `problems` names every bad row, and is empty where the domain may look. */
export const readEntry = (csv: string, described: Described): CsvEntry => {
  const table = readCsv(csv)
  const placings = table.rows.map((row) => place(row, described))
  const read = placings.flatMap(({ placed }) => {
    if (placed === null) return []
    const { numbers, problems } = numbersIn(placed)
    return [{ row: { ...placed, numbers }, problems: [...problems, ...effectProblems(placed, numbers)] }]
  })
  const rows = read.map(({ row }) => row)
  const grouped = described.metrics
    .map((metric) => rows.filter((row) => row.metric.id === metric.id))
    .filter((group) => group.length > 0)
  const problems = [
    ...table.problems,
    ...placings.flatMap((each) => each.problems),
    ...read.flatMap((each) => each.problems),
    ...weightProblems(rows, described),
  ]
  return {
    rows: table.rows.length,
    metrics: grouped.flatMap((group) => {
      const metric = group[0]?.metric
      return metric === undefined
        ? []
        : [
            enteredMetric(
              metric,
              group.map((row) => armOf(row, row.numbers)),
            ),
          ]
    }),
    problems: problems.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0)),
    located: located(grouped),
  }
}
