import { Button, Group, Table } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useRef, useState, type ReactNode } from 'react'

import { fileNameOf, savePng, saveText, toCsv, type ChartTable } from './chart-export.js'
import './evidence.css'

export interface ChartFrameProps {
  /** The finding, as a sentence. */
  readonly title: string
  readonly table: ChartTable
  readonly children: ReactNode
  /** The same in words, legend, age and source. */
  readonly below: ReactNode
}

function NumbersTable({ title, table }: { readonly title: string; readonly table: ChartTable }) {
  return (
    <Table.ScrollContainer minWidth={320} type="native" tabIndex={0} aria-label={`Numbers of: ${title}`}>
      <Table fz="sm" className="kw-numbers">
        <Table.Thead>
          <Table.Tr>
            {table.columns.map((column) => (
              <Table.Th key={column} scope="col">
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.rows.map((row, index) => (
            <Table.Tr key={row[0] ?? index}>
              {row.map((cell, column) => (
                <Table.Td key={table.columns[column] ?? column}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** What every chart has: a title that says the finding, its numbers as a table, and a way to take it away. */
export function ChartFrame({ title, table, children, below }: ChartFrameProps) {
  const drawing = useRef<HTMLDivElement>(null)
  const [open, { toggle }] = useDisclosure(false)
  const [problem, setProblem] = useState<string | null>(null)
  const savePicture = () => {
    const svg = drawing.current?.querySelector('svg')
    if (svg === null || svg === undefined) return
    savePng(svg, title).catch(() => {
      setProblem('The picture could not be saved; the table and the CSV file hold the same numbers.')
    })
  }
  return (
    <figure className="kw-chart">
      <figcaption className="kw-chart-title">{title}</figcaption>
      <div ref={drawing}>{children}</div>
      <div className="kw-chart-below">{below}</div>
      <Group gap={4} className="kw-chart-tools">
        <Button variant="subtle" size="compact-xs" color="gray" aria-expanded={open} onClick={toggle}>
          {open ? 'Hide table' : 'Show table'}
        </Button>
        <Button
          variant="subtle"
          size="compact-xs"
          color="gray"
          onClick={() => saveText(toCsv(table), fileNameOf(title, 'csv'), 'text/csv')}
        >
          CSV
        </Button>
        <Button variant="subtle" size="compact-xs" color="gray" onClick={savePicture}>
          PNG
        </Button>
      </Group>
      {problem !== null && (
        <p role="alert" className="kw-chart-problem">
          {problem}
        </p>
      )}
      {open && <NumbersTable title={title} table={table} />}
    </figure>
  )
}
