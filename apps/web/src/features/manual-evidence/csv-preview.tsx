import { Button, Table } from '@mantine/core'
import type { EvidencePreview, Experiment, ImportProblem } from '@knowwhen/contract'
import { IconAlertTriangle } from '@tabler/icons-react'

import { signedPercentText } from '../../ui/evidence/percent.js'
import { VerdictPill } from '../../ui/evidence/verdict-pill.js'
import { formatCount, formatNumber, formatQuantity } from '../../ui/format.js'
import './manual-evidence.css'

type Reading = NonNullable<EvidencePreview['reading']>
type MetricArm = Reading['metrics'][number]['arms'][number]

const placeOf = ({ line, column }: ImportProblem): string => {
  if (line === null) return 'The file'
  return column === null ? `Line ${line}` : `Line ${line}, column ${column}`
}

function Problems({ problems }: Pick<EvidencePreview, 'problems'>) {
  return (
    <Table aria-label="What cannot be used">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Where</Table.Th>
          <Table.Th scope="col">What to do</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {problems.map((problem) => (
          <Table.Tr key={`${problem.line} ${problem.column} ${problem.message}`}>
            <Table.Th scope="row" fw={550}>
              {placeOf(problem)}
            </Table.Th>
            <Table.Td>{problem.message}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** The rows as an editor counts them, the bad ones marked. */
function Source({ csv, problems }: { readonly csv: string; readonly problems: readonly ImportProblem[] }) {
  const bad = new Set(problems.map(({ line }) => line))
  return (
    <ol className="kw-csv-source" tabIndex={0} aria-label="The rows, numbered">
      {csv
        .replace(/\r?\n$/, '')
        .split(/\r?\n/)
        .map((row, index) => (
          <li key={index} data-bad={bad.has(index + 1) || undefined}>
            <code>{row === '' ? ' ' : row}</code>
            {bad.has(index + 1) && <span className="kw-hidden">, cannot be used</span>}
          </li>
        ))}
    </ol>
  )
}

function EffectText({ estimate }: Pick<MetricArm, 'estimate'>) {
  if (estimate === null) return <span className="kw-soft">no estimate</span>
  return (
    <>
      {signedPercentText(estimate.lift)} ({signedPercentText(estimate.low)} to{' '}
      {signedPercentText(estimate.high)})
    </>
  )
}

function ReadingRows({ reading, arms }: { readonly reading: Reading; readonly arms: Experiment['arms'] }) {
  const control = arms.find(({ isControl }) => isControl)?.armId
  const nameOf = (armId: string) => arms.find((arm) => arm.armId === armId)?.name ?? armId
  return (
    <Table.ScrollContainer minWidth={420} type="native" tabIndex={0} aria-label="The reading it gives">
      <Table aria-label="The reading it gives, by metric and arm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Metric and arm</Table.Th>
            <Table.Th scope="col" ta="right">
              Users
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Mean
            </Table.Th>
            <Table.Th scope="col">Effect</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reading.metrics.flatMap((metric) =>
            metric.arms.map((arm) => (
              <Table.Tr key={`${metric.metricId} ${arm.armId}`}>
                <Table.Th scope="row" fw={500}>
                  {metric.name}, {nameOf(arm.armId)}
                </Table.Th>
                <Table.Td ta="right">{formatCount(arm.users)}</Table.Td>
                <Table.Td ta="right">{arm.mean === null ? 'not given' : formatNumber(arm.mean)}</Table.Td>
                <Table.Td>
                  {arm.armId === control ? (
                    <span className="kw-soft">control</span>
                  ) : (
                    <EffectText estimate={arm.estimate} />
                  )}
                </Table.Td>
              </Table.Tr>
            )),
          )}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Consequence({ hypothesis }: Pick<EvidencePreview, 'hypothesis'>) {
  if (hypothesis === null) {
    return <p className="kw-soft">No sealed card is linked to it, so no verdict would come of it yet.</p>
  }
  return (
    <p className="kw-stored-verdict">
      <VerdictPill verdict={hypothesis.verdict.verdict} /> <strong>{hypothesis.key} would become:</strong>{' '}
      {hypothesis.verdict.words}
    </p>
  )
}

export interface CsvPreviewProps {
  readonly preview: EvidencePreview
  readonly csv: string
  readonly arms: Experiment['arms']
  readonly isPending: boolean
  readonly onImport: () => void
}

/** What the file would give: every bad row, or the reading and the verdict that it would lead to. */
export function CsvPreview({ preview, csv, arms, isPending, onImport }: CsvPreviewProps) {
  const { problems, reading, rows } = preview
  return (
    <section className="kw-csv-preview" aria-label="Preview">
      {problems.length > 0 && (
        <>
          <p className="kw-csv-bad" role="status">
            <IconAlertTriangle size={16} aria-hidden="true" />
            {formatQuantity(problems.length, 'place')} in {formatQuantity(rows, 'row')} cannot be used.
            Nothing was stored; correct the rows and look again.
          </p>
          <div className="kw-csv-beside">
            <Problems problems={problems} />
            <Source csv={csv} problems={problems} />
          </div>
        </>
      )}
      {reading !== null && (
        <>
          <p role="status">
            {formatQuantity(rows, 'row')} read, nothing wrong with them.
            {preview.isKnown && ' Exactly this file was imported before: importing it again stores nothing.'}
          </p>
          <ReadingRows reading={reading} arms={arms} />
          <Consequence hypothesis={preview.hypothesis} />
          <div className="kw-entry-foot">
            <Button loading={isPending} onClick={onImport}>
              Import this reading
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
