import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'

import { parsePercent } from './percent.js'

export interface PercentInputProps {
  readonly id: string
  readonly label: string
  readonly description?: ReactNode
  readonly value: string
  readonly onChange: (text: string) => void
  /** What the server or the form says about it; what cannot be read is said without. */
  readonly error?: string | undefined
  readonly disabled?: boolean
}

/** The sentence for a text that is no percentage; `undefined` where it is one, or is empty. */
const percentProblem = (text: string): string | undefined =>
  parsePercent(text).kind === 'invalid' ? 'Please write a percentage such as 2 or 2.5.' : undefined

/** Percent as people type it: "2", "2%" or "2.5"; the text stays theirs, nothing is reformatted while typing. */
export function PercentInput(props: PercentInputProps) {
  const error = percentProblem(props.value) ?? props.error
  return (
    <TextInput
      id={props.id}
      label={props.label}
      description={props.description}
      inputMode="decimal"
      autoComplete="off"
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      rightSection={<span aria-hidden="true">%</span>}
      disabled={props.disabled ?? false}
      error={error}
    />
  )
}
