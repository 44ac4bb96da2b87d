import { Button, Collapse } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { experimentHealths, experimentStatuses } from '@knowwhen/domain'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'

import { ChoiceField, SearchField } from '../../ui/filters.js'
import { olderThanDays, sortChoices, type ExperimentFilterValues } from './experiment-filter-values.js'
import { healthNames, statusWords } from './experiment-words.js'

export interface ExperimentsFiltersProps {
  readonly filters: ExperimentFilterValues
  readonly connections: readonly { readonly id: string; readonly name: string }[]
  /** Projects of GrowthBook, by its own id. */
  readonly projects: readonly { readonly id: string; readonly name: string }[]
  readonly tags: readonly string[]
  readonly onChange: (change: ExperimentFilterValues) => void
}

const statusChoices = experimentStatuses.map((status) => ({ value: status, label: statusWords[status] }))
const healthChoices = experimentHealths.map((health) => ({ value: health, label: healthNames[health] }))
const linkChoices = [
  { value: 'yes', label: 'Linked to a card' },
  { value: 'no', label: 'No card yet' },
] as const
const originChoices = [
  { value: 'pulled', label: 'Pulled from GrowthBook' },
  { value: 'byHand', label: 'Entered by hand' },
] as const
const archivedChoices = [
  { value: 'no', label: 'Not archived' },
  { value: 'yes', label: 'Archived only' },
] as const
const deletedChoices = [
  { value: 'no', label: 'Still in GrowthBook' },
  { value: 'yes', label: 'Gone from GrowthBook' },
] as const
const ageChoices = olderThanDays.map((days) => ({
  value: days,
  label: days === '1' ? 'Older than a day' : `Older than ${days} days`,
}))

type More = Omit<ExperimentFilterValues, 'q' | 'status' | 'linked' | 'health' | 'sort'>

const moreOf = ({
  origin,
  connectionId,
  projectId,
  tag,
  olderThanDays: age,
  archived,
  deleted,
}: More): number =>
  [origin, connectionId, projectId, tag, age, archived, deleted].filter((value) => value !== undefined).length

const named = (items: ExperimentsFiltersProps['projects']) =>
  items.map(({ id, name }) => ({ value: id, label: name }))

function MoreFilters({ filters, connections, projects, tags, onChange }: ExperimentsFiltersProps) {
  return (
    <div className="kw-filters kw-filters-more">
      <ChoiceField
        label="Origin"
        all="Any"
        choices={originChoices}
        value={filters.origin}
        onChange={(origin) => onChange({ origin })}
      />
      {connections.length > 1 && (
        <ChoiceField
          label="Connection"
          all="Any"
          choices={named(connections)}
          value={filters.connectionId}
          onChange={(connectionId) => onChange({ connectionId, projectId: undefined })}
        />
      )}
      {projects.length > 0 && (
        <ChoiceField
          label="Project"
          all="Any"
          choices={named(projects)}
          value={filters.projectId}
          onChange={(projectId) => onChange({ projectId })}
        />
      )}
      {tags.length > 0 && (
        <ChoiceField
          label="Tag"
          all="Any"
          choices={tags.map((tag) => ({ value: tag, label: tag }))}
          value={filters.tag}
          onChange={(tag) => onChange({ tag })}
        />
      )}
      <ChoiceField
        label="Age of its numbers"
        all="Any"
        choices={ageChoices}
        value={filters.olderThanDays}
        onChange={(age) => onChange({ olderThanDays: age })}
      />
      <ChoiceField
        label="Archived"
        all="Archived or not"
        choices={archivedChoices}
        value={filters.archived}
        onChange={(archived) => onChange({ archived })}
      />
      <ChoiceField
        label="Deleted"
        all="There or gone"
        choices={deletedChoices}
        value={filters.deleted}
        onChange={(deleted) => onChange({ deleted })}
      />
    </div>
  )
}

function MainFilters({ filters, onChange }: Pick<ExperimentsFiltersProps, 'filters' | 'onChange'>) {
  return (
    <>
      <SearchField label="Search" value={filters.q} onChange={(q) => onChange({ q })} />
      <ChoiceField
        label="Status"
        all="All"
        choices={statusChoices}
        value={filters.status}
        onChange={(status) => onChange({ status })}
      />
      <ChoiceField
        label="Card"
        all="Linked or not"
        choices={linkChoices}
        value={filters.linked}
        onChange={(linked) => onChange({ linked })}
      />
      <ChoiceField
        label="Health"
        all="Any"
        choices={healthChoices}
        value={filters.health}
        onChange={(health) => onChange({ health })}
      />
      <ChoiceField
        label="Sort"
        all="Newest start"
        choices={sortChoices}
        value={filters.sort}
        onChange={(sort) => onChange({ sort })}
      />
    </>
  )
}

/** What is asked for most stands open; the rest is one click away and open where it is in use. */
export function ExperimentsFilters(props: ExperimentsFiltersProps) {
  const inUse = moreOf(props.filters)
  const [opened, { toggle }] = useDisclosure(inUse > 0)
  return (
    <div role="search" className="kw-experiment-filters">
      <div className="kw-filters">
        <MainFilters {...props} />
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden="true" />}
          aria-expanded={opened}
          onClick={toggle}
        >
          {inUse === 0 ? 'More filters' : `More filters (${inUse})`}
        </Button>
      </div>
      <Collapse expanded={opened}>
        <MoreFilters {...props} />
      </Collapse>
    </div>
  )
}
