import { Select, type SelectProps } from '@mantine/core'

import { roleChoices, type RoleWord } from '../../ui/role-words.js'

const wordsOf = (value: string): string => roleChoices.find((choice) => choice.value === value)?.words ?? ''

/** What each role means stands where it is chosen. */
const renderOption: NonNullable<SelectProps<RoleWord>['renderOption']> = ({ option }) => (
  <span className="kw-role-option">
    <span>{option.label}</span>
    <span className="kw-role-option-words">{wordsOf(option.value)}</span>
  </span>
)

export interface RoleSelectProps {
  readonly label: string
  readonly value: RoleWord
  readonly isPending: boolean
  readonly mayGive: (role: RoleWord) => boolean
  readonly onChoose: (role: RoleWord) => void
}

/**
 * A role that changes in place. Not the browser's own select: there the arrow keys choose at once, and would take
 * somebody through every role on the way to the one that is meant.
 */
export function RoleSelect({ label, value, isPending, mayGive, onChoose }: RoleSelectProps) {
  return (
    <Select
      className="kw-role-select"
      aria-label={label}
      data={roleChoices.filter((choice) => mayGive(choice.value)).map((choice) => ({ ...choice }))}
      value={value}
      allowDeselect={false}
      readOnly={isPending}
      maxDropdownHeight={380}
      comboboxProps={{ width: 320, position: 'bottom-end' }}
      renderOption={renderOption}
      onChange={(chosen) => {
        const role = roleChoices.find((choice) => choice.value === chosen)?.value
        if (role !== undefined && role !== value) onChoose(role)
      }}
    />
  )
}
