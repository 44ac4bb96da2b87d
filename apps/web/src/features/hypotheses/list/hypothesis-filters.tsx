import { SegmentedControl } from '@mantine/core'
import type { HypothesisSummary, Team } from '@knowwhen/contract'
import { hypothesisStates, verdicts, type Verdict } from '@knowwhen/domain'

import { stateWord } from '../../../ui/evidence/state-badge.js'
import { verdictWord } from '../../../ui/evidence/verdict-pill.js'
import { ChoiceField, SearchField } from '../../../ui/filters.js'

export type Sort = '-updatedAt' | 'updatedAt' | 'key' | '-key'

export interface HypothesisFilterValues {
  readonly q?: string | undefined
  readonly state?: HypothesisSummary['state'] | undefined
  readonly verdict?: Verdict | undefined
  readonly teamId?: string | undefined
  readonly sort?: Sort | undefined
  readonly view?: 'table' | undefined
}

export interface HypothesisFiltersProps {
  readonly filters: HypothesisFilterValues
  readonly teams: readonly Pick<Team, 'id' | 'name'>[]
  readonly onChange: (change: HypothesisFilterValues) => void
}

const stateChoices = hypothesisStates.map((state) => ({ value: state, label: stateWord(state) }))
const verdictChoices = verdicts.map((verdict) => ({ value: verdict, label: verdictWord(verdict) }))
const sortChoices = [
  { value: 'updatedAt', label: 'Oldest change' },
  { value: 'key', label: 'Key, rising' },
  { value: '-key', label: 'Key, falling' },
] as const

/** The same filters for board and table; all of them live in the address. */
export function HypothesisFilters({ filters, teams, onChange }: HypothesisFiltersProps) {
  return (
    <div role="search" className="kw-filters">
      <SearchField label="Search" value={filters.q} onChange={(q) => onChange({ q })} />
      <ChoiceField
        label="State"
        all="All"
        choices={stateChoices}
        value={filters.state}
        onChange={(state) => onChange({ state })}
      />
      <ChoiceField
        label="Verdict"
        all="All"
        choices={verdictChoices}
        value={filters.verdict}
        onChange={(verdict) => onChange({ verdict })}
      />
      <ChoiceField
        label="Team"
        all="All"
        choices={teams.map(({ id, name }) => ({ value: id, label: name }))}
        value={filters.teamId}
        onChange={(teamId) => onChange({ teamId })}
      />
      <ChoiceField
        label="Sort"
        all="Newest"
        choices={sortChoices}
        value={filters.sort === '-updatedAt' ? undefined : filters.sort}
        onChange={(sort) => onChange({ sort })}
      />
      <SegmentedControl
        className="kw-filters-end"
        aria-label="View"
        data={[
          { value: 'board', label: 'Board' },
          { value: 'table', label: 'Table' },
        ]}
        value={filters.view ?? 'board'}
        onChange={(view) => onChange({ view: view === 'table' ? 'table' : undefined })}
      />
    </div>
  )
}
