/** The CSV file that people fill in. */
import type { TenantTx } from '../../db/tenant.js'
import type { FileAnswer } from '../../http/mount-file.js'
import { notFound } from '../../http/problems.js'
import { csvColumns, type CsvColumn } from './csv-table.js'
import {
  findExperiment,
  metricsOf,
  type StoredExperiment,
  type UsedMetric,
} from './manual-experiment.repo.js'

type Cells = Readonly<Partial<Record<CsvColumn, string>>>

/** A spreadsheet would run what begins like this; such a thing is called by its id. */
const isFormula = (text: string): boolean => /^[=+\-@\t\r]/.test(text)
const harmless = (name: string, id: string): string => (isFormula(name) ? id : name)

const quoted = (cell: string): string => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

const lineOf = (cells: Cells): string =>
  `${csvColumns.map((column) => quoted(cells[column] ?? '')).join(',')}\r\n`

/** Numbers that can be imported as they are, so that the file shows what belongs where. */
const examples: readonly Cells[] = [
  {
    metric: 'Orders',
    direction: 'increase',
    use: 'goal',
    arm: 'Control',
    users: '50000',
    conversions: '5000',
  },
  {
    metric: 'Orders',
    direction: 'increase',
    use: 'goal',
    arm: 'Treatment',
    users: '50000',
    conversions: '5200',
  },
  {
    metric: 'Revenue',
    direction: 'increase',
    use: 'secondary',
    arm: 'Control',
    users: '50000',
    mean: '18.20',
    standard_deviation: '41.5',
  },
  {
    metric: 'Revenue',
    direction: 'increase',
    use: 'secondary',
    arm: 'Treatment',
    users: '50000',
    mean: '18.75',
    standard_deviation: '42.1',
  },
  { metric: 'Load time', direction: 'decrease', use: 'guardrail', arm: 'Control', users: '50000' },
  {
    metric: 'Load time',
    direction: 'decrease',
    use: 'guardrail',
    arm: 'Treatment',
    users: '50000',
    lift: '1.3%',
    low: '0.2%',
    high: '2.4%',
  },
]

type Arm = StoredExperiment['arms'][number]

const emptyLine = (metric: UsedMetric, arm: Arm): Cells => ({
  metric: harmless(metric.name, metric.id),
  direction: metric.direction,
  use: metric.use,
  arm: harmless(arm.name, arm.armId),
})

const linesFor = async (tx: TenantTx, experimentId: string): Promise<readonly Cells[]> => {
  const experiment = await findExperiment(tx, experimentId)
  if (experiment === undefined) throw notFound('experiment')
  const metrics = experiment.enteredBy === null ? [] : await metricsOf(tx, experiment)
  return metrics.flatMap((metric) => experiment.arms.map((arm) => emptyLine(metric, arm)))
}

async function* piecesOf(lines: readonly Cells[]): AsyncGenerator<string> {
  yield await Promise.resolve(`${csvColumns.join(',')}\r\n${lines.map(lineOf).join('')}`)
}

/** With an experiment, its metrics and arms to be filled in; without, an example of each way to give numbers. */
export const evidenceTemplate = async (
  tx: TenantTx,
  experimentId: string | undefined,
): Promise<FileAnswer> => {
  const lines = experimentId === undefined ? examples : await linesFor(tx, experimentId)
  return { mediaType: 'text/csv; charset=utf-8', fileName: 'knowwhen-evidence.csv', content: piecesOf(lines) }
}
