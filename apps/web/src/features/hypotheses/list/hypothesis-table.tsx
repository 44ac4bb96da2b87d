import { Table, UnstyledButton } from '@mantine/core'
import type { HypothesisSummary } from '@knowwhen/contract'
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react'

import { Age } from '../../../ui/age.js'
import { GradeBadge } from '../../../ui/evidence/grade-badge.js'
import { StateBadge } from '../../../ui/evidence/state-badge.js'
import { VerdictPill } from '../../../ui/evidence/verdict-pill.js'
import { formatQuantity } from '../../../ui/format.js'
import { TextLink } from '../../../ui/link.js'
import '../hypotheses.css'
import type { Sort } from './hypothesis-filters.js'
import { titleOf } from './hypothesis-tile.js'

export interface HypothesisTableProps {
  readonly cards: readonly HypothesisSummary[]
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

interface SortHeadProps extends Omit<HypothesisTableProps, 'cards'> {
  readonly field: 'key' | 'updatedAt'
  readonly label: string
  readonly className?: string
}

function SortHead({ field, label, sort, onSort, className = '' }: SortHeadProps) {
  const isUp = sort === field
  const isDown = sort === `-${field}`
  const SortIcon = isUp ? IconArrowUp : isDown ? IconArrowDown : IconArrowsSort
  return (
    <Table.Th
      scope="col"
      className={className}
      aria-sort={isUp ? 'ascending' : isDown ? 'descending' : 'none'}
    >
      <UnstyledButton className="kw-sort" onClick={() => onSort(isDown ? field : `-${field}`)}>
        {label} <SortIcon size={14} aria-hidden="true" />
      </UnstyledButton>
    </Table.Th>
  )
}

function CardCell({ card }: { readonly card: HypothesisSummary }) {
  return (
    <Table.Th scope="row" fw={500}>
      <TextLink to="/hypotheses/$hypothesisId" params={{ hypothesisId: card.id }}>
        {titleOf(card)}
      </TextLink>
      {card.outcome !== '' && <span className="kw-cell-more">will result in {card.outcome}</span>}
      <span className="kw-cell-narrow">
        <StateBadge state={card.state} />
        {card.verdict !== null && <VerdictPill verdict={card.verdict.verdict} />}
        <GradeBadge grade={card.evidenceGrade} />
      </span>
    </Table.Th>
  )
}

function CardRow({ card }: { readonly card: HypothesisSummary }) {
  return (
    <Table.Tr>
      <Table.Td className="kw-cell-key">{card.key}</Table.Td>
      <CardCell card={card} />
      <Table.Td className="kw-cell-wide">
        <StateBadge state={card.state} />
        {card.gaps > 0 && <span className="kw-cell-more">{formatQuantity(card.gaps, 'gap')}</span>}
        {card.retrospective && <span className="kw-cell-more">Retrospective</span>}
      </Table.Td>
      <Table.Td className="kw-cell-wide">
        {card.verdict === null ? (
          <span className="kw-soft">none yet</span>
        ) : (
          <>
            <VerdictPill verdict={card.verdict.verdict} /> <GradeBadge grade={card.evidenceGrade} />
            <span className="kw-cell-more">{card.verdict.words}</span>
          </>
        )}
      </Table.Td>
      <Table.Td className="kw-cell-wide">{card.team?.name ?? <span className="kw-soft">none</span>}</Table.Td>
      <Table.Td className="kw-cell-wide">
        <Age at={card.updatedAt} lead="changed" limitHours={Infinity} />
        {card.experiment !== null && (
          <span className="kw-cell-more">
            <Age at={card.experiment.fetchedAt} lead="results pulled" />
          </span>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

/** The same cards as lines; sorted where the heads say so. */
export function HypothesisTable({ cards, ...sorting }: HypothesisTableProps) {
  return (
    <Table verticalSpacing="sm" aria-label="Hypotheses">
      <Table.Thead>
        <Table.Tr>
          <SortHead field="key" label="Key" {...sorting} />
          <Table.Th scope="col">Card</Table.Th>
          <Table.Th scope="col" className="kw-cell-wide">
            State
          </Table.Th>
          <Table.Th scope="col" className="kw-cell-wide">
            Verdict
          </Table.Th>
          <Table.Th scope="col" className="kw-cell-wide">
            Team
          </Table.Th>
          <SortHead field="updatedAt" label="Changed" className="kw-cell-wide" {...sorting} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {cards.map((card) => (
          <CardRow key={card.id} card={card} />
        ))}
      </Table.Tbody>
    </Table>
  )
}
