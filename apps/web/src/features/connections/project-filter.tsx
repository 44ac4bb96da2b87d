import { MultiSelect } from '@mantine/core'

import { ChoiceList } from '../../ui/choice-list.js'
import './connections.css'

export interface ProjectChoice {
  readonly externalId: string
  readonly name: string
}

/** GrowthBook's ids of the projects to read; null: all of them. */
export type ChosenProjects = readonly string[] | null

/** The server says "all of them" with an empty list; whoever chooses, and chooses none, has not finished. */
export const filterOf = (chosen: ChosenProjects): string[] => [...(chosen ?? [])]
export const noneChosen = (chosen: ChosenProjects): string | null =>
  chosen !== null && chosen.length === 0 ? 'Please choose at least one project, or read every one.' : null

export interface ProjectFilterProps {
  readonly projects: readonly ProjectChoice[]
  readonly value: ChosenProjects
  readonly error?: string | null
  readonly isDisabled?: boolean
  readonly onChange: (chosen: ChosenProjects) => void
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

type PickerProps = Omit<ProjectFilterProps, 'value'> & { readonly value: readonly string[] }

function Picker({ projects, value, error = null, isDisabled = false, onChange }: PickerProps) {
  return (
    <MultiSelect
      label="Projects to read"
      placeholder={value.length === 0 ? 'Choose at least one' : ''}
      searchable
      hidePickedOptions
      nothingFoundMessage="No other project of that name"
      disabled={isDisabled}
      data={optionsOf(projects, value)}
      value={[...value]}
      error={error}
      onChange={onChange}
    />
  )
}

/** Which of GrowthBook's projects are read. */
export function ProjectFilter(props: ProjectFilterProps) {
  const { value, isDisabled = false, onChange } = props
  return (
    <div className="kw-project-filter">
      <ChoiceList
        legend="Projects"
        choices={choices}
        value={value === null ? 'all' : 'chosen'}
        isDisabled={isDisabled}
        onChange={(choice) => onChange(choice === 'chosen' ? [] : null)}
      />
      {value !== null && <Picker {...props} value={value} />}
    </div>
  )
}
