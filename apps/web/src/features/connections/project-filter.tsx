import { MultiSelect } from '@mantine/core'
import { useState } from 'react'

import { ChoiceList } from '../../ui/choice-list.js'

export interface ProjectChoice {
  readonly externalId: string
  readonly name: string
}

export interface ProjectFilterProps {
  readonly projects: readonly ProjectChoice[]
  /** GrowthBook's ids; empty: all of them. */
  readonly value: readonly string[]
  readonly error?: string | null
  readonly isDisabled?: boolean
  readonly onChange: (projectIds: readonly string[]) => void
}

const choices = [
  {
    value: 'all',
    label: 'Every project',
    words: 'Also experiments that are in no project, and projects that are made later.',
  },
  { value: 'chosen', label: 'Only these projects', words: 'Nothing else is read from GrowthBook.' },
] as const

/** A project that is chosen but that GrowthBook has no more is still shown, so that it can be taken out. */
const optionsOf = (projects: readonly ProjectChoice[], value: readonly string[]) => {
  const gone = value.filter((id) => projects.every(({ externalId }) => externalId !== id))
  return [
    ...projects.map(({ externalId, name }) => ({ value: externalId, label: name })),
    ...gone.map((id) => ({ value: id, label: `${id} (not in GrowthBook)` })),
  ]
}

/** Which of GrowthBook's projects are read. */
export function ProjectFilter(props: ProjectFilterProps) {
  const { projects, value, error = null, isDisabled = false, onChange } = props
  const [isChoosing, setChoosing] = useState(value.length > 0)
  return (
    <div className="kw-project-filter">
      <ChoiceList
        legend="Projects"
        choices={choices}
        value={isChoosing ? 'chosen' : 'all'}
        isDisabled={isDisabled}
        onChange={(choice) => {
          setChoosing(choice === 'chosen')
          if (choice === 'all') onChange([])
        }}
      />
      {isChoosing && (
        <MultiSelect
          label="Projects to read"
          placeholder={value.length === 0 ? 'Choose at least one' : ''}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Choose none' }}
          hidePickedOptions
          nothingFoundMessage="No other project of that name"
          disabled={isDisabled}
          data={optionsOf(projects, value)}
          value={[...value]}
          error={error}
          onChange={onChange}
        />
      )}
    </div>
  )
}
