import { useId } from 'react'

import './choice-list.css'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
  /** What choosing it means, in plain words. */
  readonly words: string
}

export interface ChoiceListProps<Value extends string> {
  readonly legend: string
  readonly choices: readonly Choice<Value>[]
  readonly value: Value
  readonly isDisabled?: boolean
  readonly onChange: (value: Value) => void
}

/** One of a few, each with what it means. */
export function ChoiceList<Value extends string>(props: ChoiceListProps<Value>) {
  const name = useId()
  return (
    <fieldset className="kw-choices" disabled={props.isDisabled}>
      <legend>{props.legend}</legend>
      {props.choices.map(({ value, label, words }) => (
        <label className="kw-choice" key={value}>
          <input
            type="radio"
            name={name}
            checked={props.value === value}
            aria-describedby={`${name}-${value}`}
            onChange={() => props.onChange(value)}
          />
          <span className="kw-choice-label">{label}</span>
          <span className="kw-choice-words" id={`${name}-${value}`}>
            {words}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
