import { Table } from '@mantine/core'
import type { Experiment } from '@knowwhen/contract'

import { promiseText } from '../../ui/evidence/percent.js'
import { formatDate } from '../../ui/format.js'
import './experiments.css'

type Phase = Experiment['phases'][number]

function timeWords({ startedAt, endedAt }: Phase): string {
  if (startedAt === null) return 'not started'
  return endedAt === null
    ? `since ${formatDate(startedAt)}`
    : `${formatDate(startedAt)} to ${formatDate(endedAt)}`
}

/** The phases as GrowthBook counts them; only the last one is judged. */
export function PhasesTable({ phases }: Pick<Experiment, 'phases'>) {
  return (
    <Table aria-label="Phases">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Phase</Table.Th>
          <Table.Th scope="col">Time</Table.Th>
          <Table.Th scope="col" ta="right">
            Coverage
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {phases.map((phase) => (
          <Table.Tr key={phase.phase}>
            <Table.Th scope="row" fw={500}>
              {phase.phase + 1}. {phase.name === '' ? 'Phase without a name' : phase.name}
              {phase.reasonForStopping !== '' && (
                <span className="kw-sub">ended because: {phase.reasonForStopping}</span>
              )}
            </Table.Th>
            <Table.Td>{timeWords(phase)}</Table.Td>
            <Table.Td ta="right">{promiseText(phase.coverage)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
