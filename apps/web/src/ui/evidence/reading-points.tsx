import type { KeyboardEvent } from 'react'

import { intervalWords } from './effect-words.js'
import type { EvidenceReading } from './evidence-reading.js'
import { signedPercentText } from './percent.js'

/** A reading with its place on the screen. */
export interface PlacedReading {
  readonly reading: EvidenceReading
  readonly x: number
  readonly y: number
  readonly low: number
  readonly high: number
}

export interface ReadingPointsProps {
  readonly placed: readonly PlacedReading[]
  readonly selectedId: string | null
  readonly onSelect: (id: string) => void
  readonly onShow: (id: string | null) => void
}

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }

/** Arrow keys walk the readings; one stop of the tab key for all of them, however many there are. */
function focusNeighbour(event: KeyboardEvent<SVGGElement>): void {
  const step = steps[event.key]
  if (step === undefined) return
  event.preventDefault()
  const neighbour =
    step < 0 ? event.currentTarget.previousElementSibling : event.currentTarget.nextElementSibling
  if (neighbour instanceof SVGElement) neighbour.focus()
}

export function ReadingPoints({ placed, selectedId, onSelect, onShow }: ReadingPointsProps) {
  const last = placed.at(-1)
  const stop = placed.some(({ reading }) => reading.id === selectedId) ? selectedId : last?.reading.id
  const onKeyDown = (event: KeyboardEvent<SVGGElement>, id: string) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      onSelect(id)
      return
    }
    focusNeighbour(event)
  }
  return (
    <g>
      {placed.map(({ reading, x, y, low, high }) => (
        <g
          key={reading.id}
          className="kw-reading"
          role="button"
          aria-pressed={reading.id === selectedId}
          aria-label={`${reading.asOfWords}: ${signedPercentText(reading.effect.lift)}, ${intervalWords(reading.effect)}`}
          tabIndex={reading.id === stop ? 0 : -1}
          onClick={() => onSelect(reading.id)}
          onKeyDown={(event) => onKeyDown(event, reading.id)}
          onMouseEnter={() => onShow(reading.id)}
          onMouseLeave={() => onShow(null)}
          onFocus={() => onShow(reading.id)}
          onBlur={() => onShow(null)}
        >
          <line className="kw-reading-span" x1={x} x2={x} y1={high} y2={low} />
          <circle className="kw-reading-target" cx={x} cy={y} r={12} />
          <circle className="kw-reading-dot" cx={x} cy={y} r={reading.id === selectedId ? 6 : 4} />
        </g>
      ))}
    </g>
  )
}
