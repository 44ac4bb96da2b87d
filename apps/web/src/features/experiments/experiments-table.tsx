import { Checkbox, Table } from '@mantine/core'
import type { ExperimentSummary } from '@knowwhen/contract'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { Age } from '../../ui/age.js'
import { formatCount, formatQuantity } from '../../ui/format.js'
import { TextLink } from '../../ui/link.js'
import { Tag } from '../../ui/row-list.js'
import type { ExperimentSort } from './experiment-filter-values.js'
import { ExperimentStatusMark, HealthMark } from './experiment-status.js'
import { limitHoursOf, originWords, periodWords } from './experiment-words.js'
import './experiments.css'

export interface Selection {
  readonly ids: ReadonlySet<string>
  readonly onChange: (ids: ReadonlySet<string>) => void
}

export interface ExperimentsTableProps {
  readonly experiments: readonly ExperimentSummary[]
  readonly sort: ExperimentSort | undefined
  readonly onSort: (sort: ExperimentSort | undefined) => void
  /** Null where this person may not do anything with a choice of them. */
  readonly selection: Selection | null
  /** What stands where an experiment has no card yet. */
  readonly renderNoCard: (experiment: ExperimentSummary) => ReactNode
}

const usersWords = (users: number | null): string => (users === null ? 'no reading yet' : formatCount(users))

function CardCell({
  experiment,
  noCard,
}: {
  readonly experiment: ExperimentSummary
  readonly noCard: ReactNode
}) {
  const { hypothesis } = experiment
  if (hypothesis === null) return noCard
  return (
    <>
      <TextLink to="/hypotheses/$hypothesisId" params={{ hypothesisId: hypothesis.id }}>
        {hypothesis.key}
      </TextLink>
      <span className="kw-sub kw-only-wide">{hypothesis.capability}</span>
    </>
  )
}

function NameCell({ experiment }: { readonly experiment: ExperimentSummary }) {
  return (
    <>
      <TextLink to="/experiments/$experimentId" params={{ experimentId: experiment.id }}>
        {experiment.name}
      </TextLink>
      <span className="kw-sub">{originWords(experiment).join(' · ')}</span>
      {experiment.tags.length > 0 && (
        <span className="kw-sub kw-tags kw-only-wide">
          {experiment.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </span>
      )}
      <span className="kw-sub kw-only-narrow kw-narrow-facts">
        <ExperimentStatusMark status={experiment.status} />
        <span>{periodWords(experiment)}</span>
        {experiment.users !== null && <span>{formatQuantity(experiment.users, 'user')}</span>}
        <HealthMark {...experiment} />
        <Age at={experiment.asOf} limitHours={limitHoursOf(experiment)} />
      </span>
    </>
  )
}

interface RowProps extends Pick<ExperimentsTableProps, 'selection' | 'renderNoCard'> {
  readonly experiment: ExperimentSummary
}

function ExperimentRow({ experiment, selection, renderNoCard }: RowProps) {
  const toggle = ({ ids, onChange }: Selection) => {
    const next = new Set(ids)
    if (!next.delete(experiment.id)) next.add(experiment.id)
    onChange(next)
  }
  return (
    <Table.Tr data-selected={selection?.ids.has(experiment.id) === true || undefined}>
      {selection !== null && (
        <Table.Td className="kw-select-cell">
          <Checkbox
            aria-label={`Select ${experiment.name}`}
            checked={selection.ids.has(experiment.id)}
            onChange={() => toggle(selection)}
          />
        </Table.Td>
      )}
      <Table.Th scope="row" fw={500}>
        <NameCell experiment={experiment} />
      </Table.Th>
      <Table.Td className="kw-only-wide">
        <ExperimentStatusMark status={experiment.status} />
        <span className="kw-sub">{periodWords(experiment)}</span>
      </Table.Td>
      <Table.Td className="kw-only-wide">
        <HealthMark {...experiment} />
        {experiment.healthWords.map((words) => (
          <span className="kw-sub" key={words}>
            {words}
          </span>
        ))}
      </Table.Td>
      <Table.Td className="kw-only-wide">
        <Age at={experiment.asOf} limitHours={limitHoursOf(experiment)} />
      </Table.Td>
      <Table.Td className="kw-only-wide" ta="right">
        {usersWords(experiment.users)}
      </Table.Td>
      <Table.Td>
        <CardCell experiment={experiment} noCard={renderNoCard(experiment)} />
      </Table.Td>
    </Table.Tr>
  )
}

interface HeadProps extends Pick<ExperimentsTableProps, 'sort' | 'onSort'> {
  readonly label: string
  /** What a first press sorts by, and a second; undefined is the order of the list itself. */
  readonly first: ExperimentSort | undefined
  readonly second: ExperimentSort | undefined
  readonly isWideOnly?: boolean
  readonly align?: 'right'
}

const directionOf = (sort: ExperimentSort | undefined) =>
  sort === undefined || sort.startsWith('-') ? ('descending' as const) : ('ascending' as const)

function SortableHead({ label, first, second, sort, onSort, isWideOnly = false, align }: HeadProps) {
  const isSorted = sort === first || sort === second
  const direction = directionOf(sort)
  const Arrow = direction === 'ascending' ? IconArrowUp : IconArrowDown
  return (
    <Table.Th
      scope="col"
      aria-sort={isSorted ? direction : 'none'}
      {...(isWideOnly ? { className: 'kw-only-wide' } : {})}
      {...(align === undefined ? {} : { ta: align })}
    >
      <button type="button" className="kw-head-sort" onClick={() => onSort(sort === first ? second : first)}>
        {label}
        {isSorted && <Arrow size={14} aria-hidden="true" />}
      </button>
    </Table.Th>
  )
}

function SelectAll({
  experiments,
  selection,
}: {
  readonly experiments: ExperimentsTableProps['experiments']
  readonly selection: Selection
}) {
  const shown = experiments.map(({ id }) => id)
  const chosen = shown.filter((id) => selection.ids.has(id)).length
  const all = chosen === shown.length
  return (
    <Checkbox
      aria-label="Select all that are shown"
      checked={all}
      indeterminate={chosen > 0 && !all}
      onChange={() => selection.onChange(new Set(all ? [] : [...selection.ids, ...shown]))}
    />
  )
}

/** All experiments, linked or not, with the health and the age of what was read. */
export function ExperimentsTable(props: ExperimentsTableProps) {
  const { experiments, selection, sort, onSort } = props
  const sorting = { sort, onSort }
  return (
    <Table verticalSpacing="sm" aria-label="Experiments" className="kw-experiments">
      <Table.Thead>
        <Table.Tr>
          {selection !== null && (
            <Table.Td className="kw-select-cell">
              <SelectAll experiments={experiments} selection={selection} />
            </Table.Td>
          )}
          <SortableHead label="Experiment" first="name" second="-name" {...sorting} />
          <SortableHead label="Status" first={undefined} second="startedAt" isWideOnly {...sorting} />
          <Table.Th scope="col" className="kw-only-wide">
            Health
          </Table.Th>
          <SortableHead label="Numbers" first="asOf" second="-asOf" isWideOnly {...sorting} />
          <SortableHead label="Users" first="-users" second="users" isWideOnly align="right" {...sorting} />
          <Table.Th scope="col">Card</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {experiments.map((experiment) => (
          <ExperimentRow key={experiment.id} experiment={experiment} {...props} />
        ))}
      </Table.Tbody>
    </Table>
  )
}
