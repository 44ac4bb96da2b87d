import type { CSSProperties } from 'react'

import './color-choice.css'
import { teamColors } from './team-color.js'

interface ColorStyle extends CSSProperties {
  readonly '--team-color': string
}

const styleOf = (color: string): ColorStyle => ({ '--team-color': color })

export function TeamDot({ color }: { readonly color: string }) {
  return <span className="kw-team-dot" style={styleOf(color)} aria-hidden />
}

export interface ColorChoiceProps {
  readonly value: string
  readonly onChange: (color: string) => void
}

export function ColorChoice({ value, onChange }: ColorChoiceProps) {
  return (
    <fieldset className="kw-colors">
      <legend>Colour</legend>
      <div className="kw-colors-row">
        {teamColors.map((color) => (
          <input
            key={color.value}
            type="radio"
            name="color"
            className="kw-color"
            style={styleOf(color.value)}
            aria-label={color.name}
            title={color.name}
            checked={value === color.value}
            onChange={() => onChange(color.value)}
          />
        ))}
      </div>
    </fieldset>
  )
}
