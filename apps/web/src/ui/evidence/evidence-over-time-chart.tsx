import { useElementSize } from '@mantine/hooks'

import { ChartFrame } from './chart-frame.js'
import type { ChartTable } from './chart-export.js'
import { coverageText } from './effect-words.js'
import type { EvidenceOverTimeProps, EvidenceReading } from './evidence-reading.js'
import { LineLegend } from './line-legend.js'
import { OverTimeDrawing } from './over-time-drawing.js'
import { signedPercentText } from './percent.js'

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
