import type { ExperimentSummary } from '@knowwhen/contract'
import { experimentStatuses } from '@knowwhen/domain'

import { ChoiceField, SearchField } from '../../ui/filters.js'
import { statusWords } from './experiment-words.js'

export interface ExperimentFilterValues {
  readonly q?: string | undefined
  readonly status?: ExperimentSummary['status'] | undefined
  readonly linked?: 'yes' | 'no' | undefined
}

export interface ExperimentsFiltersProps {
  readonly filters: ExperimentFilterValues
  readonly onChange: (change: ExperimentFilterValues) => void
}

const statusChoices = experimentStatuses.map((status) => ({ value: status, label: statusWords[status] }))
const linkChoices = [
  { value: 'yes', label: 'Linked to a card' },
  { value: 'no', label: 'Orphaned: no card' },
] as const

export function ExperimentsFilters({ filters, onChange }: ExperimentsFiltersProps) {
  return (
    <div role="search" className="kw-filters">
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
    </div>
  )
}
