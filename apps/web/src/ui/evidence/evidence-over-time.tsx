import { lazy, Suspense } from 'react'

import './evidence.css'
import type { EvidenceOverTimeProps } from './evidence-reading.js'

const Chart = lazy(() =>
  import('./evidence-over-time-chart.js').then((module) => ({ default: module.EvidenceOverTimeChart })),
)

/** The estimate with its band, reading by reading; the plotting code is fetched when one is shown. */
export function EvidenceOverTime(props: EvidenceOverTimeProps) {
  return (
    <Suspense
      fallback={
        <div className="kw-plot-waiting" role="status">
          Drawing {props.readings.length} readings …
        </div>
      }
    >
      <Chart {...props} />
    </Suspense>
  )
}
