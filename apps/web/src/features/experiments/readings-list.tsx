import { Table } from '@mantine/core'
import type { Evidence } from '@knowwhen/contract'

import { formatCount, formatMoment } from '../../ui/format.js'
import { RatioMark } from './experiment-status.js'
import './experiments.css'
import { RawEvidence } from './raw-evidence.js'

const usersOf = ({ arms }: Evidence): number => arms.reduce((total, { users }) => total + users, 0)

/** Every stored reading, newest first; none of them ever changes. */
export function ReadingsList({ readings }: { readonly readings: readonly Evidence[] }) {
  return (
    <Table aria-label="Stored readings">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">As of</Table.Th>
          <Table.Th scope="col" ta="right">
            Users
          </Table.Th>
          <Table.Th scope="col" className="kw-only-wide">
            Sample ratio
          </Table.Th>
          <Table.Th scope="col" className="kw-only-wide">
            Grade
          </Table.Th>
          <Table.Th scope="col">Source</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {readings.map((reading) => (
          <Table.Tr key={reading.id}>
            <Table.Th scope="row" fw={500}>
              {formatMoment(reading.asOf)}
            </Table.Th>
            <Table.Td ta="right">{formatCount(usersOf(reading))}</Table.Td>
            <Table.Td className="kw-only-wide">
              <RatioMark p={reading.sampleRatioPValue} />
            </Table.Td>
            <Table.Td className="kw-only-wide">{reading.grade}</Table.Td>
            <Table.Td>
              <RawEvidence evidenceId={reading.id} of={`the reading as of ${formatMoment(reading.asOf)}`} />
              <span className="kw-sub kw-only-wide">SHA-256 {reading.rawHash.slice(0, 10)} …</span>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
