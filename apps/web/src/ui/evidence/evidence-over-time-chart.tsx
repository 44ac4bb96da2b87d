import { useElementSize } from '@mantine/hooks'
import type { ReactNode } from 'react'

import { ChartFrame } from './chart-frame.js'
import type { ChartTable } from './chart-export.js'
import { coverageText, type Effect } from './effect-words.js'
import { LineLegend } from './line-legend.js'
import { OverTimeDrawing } from './over-time-drawing.js'
import { signedPercentText } from './percent.js'

export interface EvidenceReading {
  readonly id: string
  /** Moment up to which the data counts, ISO 8601. */
  readonly asOf: string
  /** The same as people read it. */
  readonly asOfWords: string
  readonly effect: Effect
}

export interface EvidenceOverTimeProps {
  /** The finding, as a sentence. */
  readonly title: string
  readonly name: string
  /** Oldest first. */
  readonly readings: readonly EvidenceReading[]
  readonly promisedLift: number | null
  readonly margin: number | null
  readonly selectedId: string | null
  readonly onSelect: (id: string) => void
  readonly source: ReactNode
}

function tableOf(readings: readonly EvidenceReading[]): ChartTable {
  return {
    columns: ['As of', 'Estimate', 'Low', 'High', 'Coverage'],
    rows: readings.map(({ asOfWords, effect }) => [
      asOfWords,
      signedPercentText(effect.lift),
      signedPercentText(effect.low),
      signedPercentText(effect.high),
      coverageText(effect.alpha),
    ]),
  }
}

export function EvidenceOverTimeChart(props: EvidenceOverTimeProps) {
  const { ref, width } = useElementSize()
  return (
    <ChartFrame
      title={props.title}
      table={tableOf(props.readings)}
      below={
        <>
          <LineLegend promisedLift={props.promisedLift} margin={props.margin} />
          <p className="kw-words">
            {props.readings.length === 1 ? 'One reading' : `${props.readings.length} readings`}; arrow keys
            move between them. <span className="kw-source">{props.source}</span>
          </p>
        </>
      }
    >
      <div ref={ref}>
        <OverTimeDrawing {...props} width={width > 0 ? width : 560} />
      </div>
    </ChartFrame>
  )
}
