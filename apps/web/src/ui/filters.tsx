import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

import './filters.css'

export interface SearchFieldProps {
  readonly label: string
  /** What the address holds. */
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}

const pauseMilliseconds = 250

/** Words to search for; they reach the address after a pause, so that typing stays smooth. */
export function SearchField({ label, value = '', onChange }: SearchFieldProps) {
  const [text, setText] = useState(value)
  const [held, setHeld] = useState(value)
  // Back, or a link that clears the filters, changes the address from outside.
  if (held !== value) {
    setHeld(value)
    if (text.trim() !== value) setText(value)
  }
  const tell = useDebouncedCallback(
    (typed: string) => onChange(typed.trim() === '' ? undefined : typed.trim()),
    pauseMilliseconds,
  )
  return (
    <TextInput
      className="kw-filters-search"
      type="search"
      label={label}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        tell(event.currentTarget.value)
      }}
    />
  )
}

export interface ChoiceFieldProps<Value extends string> {
  readonly label: string
  /** "All states": what stands for no filter. */
  readonly all: string
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly value: Value | undefined
  readonly onChange: (value: Value | undefined) => void
}

/** One of a list, or all of them. */
export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const { label, all, choices, value, onChange } = props
  return (
    <NativeSelect
      className="kw-filters-choice"
      label={label}
      data={[{ value: '', label: all }, ...choices]}
      value={value ?? ''}
      onChange={(event) => {
        const chosen = event.currentTarget.value
        onChange(choices.find((choice) => choice.value === chosen)?.value)
      }}
    />
  )
}
