import { Checkbox, Table } from '@mantine/core'
import type { Adoptable } from '@knowwhen/contract'

import { formatCount, formatDate } from '../../ui/format.js'
import { TextLink } from '../../ui/link.js'
import './adoption.css'

export interface AdoptableTableProps {
  readonly items: readonly Adoptable[]
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (ids: readonly string[]) => void
}

export const outcomeWords = {
  won: 'won',
  lost: 'lost',
  inconclusive: 'inconclusive',
  didNotFinish: 'did not finish',
} as const

const periodWords = ({ startedAt, endedAt }: Adoptable): string =>
  [startedAt, endedAt].flatMap((at) => (at === null ? [] : [formatDate(at)])).join(' to ')

const metricWords = ({ goals, guardrails }: Adoptable): string =>
  [
    goals.length === 0 ? 'no goal' : goals.join(', '),
    ...(guardrails.length === 0 ? [] : [`guarded by ${guardrails.join(', ')}`]),
  ].join('; ')

function AdoptableRow({ item, chosen, onChoose }: AdoptableTableProps & { readonly item: Adoptable }) {
  const { experimentId } = item
  const isChosen = chosen.has(experimentId)
  return (
    <Table.Tr data-selected={isChosen || undefined}>
      <Table.Td className="kw-adopt-cell">
        <Checkbox
          aria-label={`Adopt ${item.name}`}
          checked={isChosen}
          onChange={() =>
            onChoose(isChosen ? [...chosen].filter((id) => id !== experimentId) : [...chosen, experimentId])
          }
        />
      </Table.Td>
      <Table.Th scope="row" fw={500}>
        <TextLink to="/experiments/$experimentId" params={{ experimentId }}>
          {item.name}
        </TextLink>
        {item.statedHypothesis !== '' && <span className="kw-adopt-sub">{item.statedHypothesis}</span>}
        <span className="kw-adopt-sub">{metricWords(item)}</span>
        <span className="kw-adopt-sub kw-adopt-narrow">
          {periodWords(item)}
          {item.ownOutcome !== null && ` · GrowthBook: ${outcomeWords[item.ownOutcome]}`}
        </span>
      </Table.Th>
      <Table.Td className="kw-adopt-wide">{periodWords(item)}</Table.Td>
      <Table.Td className="kw-adopt-wide" ta="right">
        {item.users === null ? 'not known' : formatCount(item.users)}
      </Table.Td>
      <Table.Td className="kw-adopt-wide">
        {item.ownOutcome === null ? <span className="kw-soft">none</span> : outcomeWords[item.ownOutcome]}
      </Table.Td>
      <Table.Td className="kw-adopt-wide">
        {item.team?.name ?? <span className="kw-soft">none</span>}
      </Table.Td>
    </Table.Tr>
  )
}

/** Finished experiments without a card, to be chosen from. */
export function AdoptableTable(props: AdoptableTableProps) {
  return (
    <Table aria-label="Finished experiments without a card" className="kw-adoptable">
      <Table.Thead>
        <Table.Tr>
          <Table.Td className="kw-adopt-cell" />
          <Table.Th scope="col">Experiment</Table.Th>
          <Table.Th scope="col" className="kw-adopt-wide">
            Ran
          </Table.Th>
          <Table.Th scope="col" className="kw-adopt-wide" ta="right">
            Users
          </Table.Th>
          <Table.Th scope="col" className="kw-adopt-wide">
            GrowthBook’s conclusion
          </Table.Th>
          <Table.Th scope="col" className="kw-adopt-wide">
            Team of its project
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {props.items.map((item) => (
          <AdoptableRow key={item.experimentId} item={item} {...props} />
        ))}
      </Table.Tbody>
    </Table>
  )
}
