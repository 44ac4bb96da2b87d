import { IconHourglass } from '@tabler/icons-react'

import './evidence.css'
import { promiseText } from './percent.js'

export interface ReadinessNoteProps {
  /** What is missing, in words: "3 of 7 days", "41% of the planned sample". */
  readonly missing: readonly string[]
  /** The day on which it will be enough, as people read it; null when nobody can know. */
  readonly expectedOn: string | null
  /** Share of the planned sample reached, 0 to 1; null where the plan is a date. */
  readonly sampleShare: number | null
}

/** One sentence: what is missing and when it will be enough. */
function readinessWords({ missing, expectedOn }: Omit<ReadinessNoteProps, 'sampleShare'>): string {
  const what = missing.length === 0 ? 'Not enough data yet' : `Not enough data yet: ${missing.join(', ')}`
  return expectedOn === null ? `${what}.` : `${what}, expected on ${expectedOn}.`
}

/** Stands where a chart would be empty or too early to read. */
export function ReadinessNote({ missing, expectedOn, sampleShare }: ReadinessNoteProps) {
  const reached = sampleShare === null ? null : Math.min(1, Math.max(0, sampleShare))
  return (
    <div className="kw-readiness" role="note">
      <IconHourglass size={18} stroke={1.8} aria-hidden="true" />
      <div className="kw-readiness-body">
        <p>{readinessWords({ missing, expectedOn })}</p>
        {reached !== null && (
          <meter
            className="kw-readiness-meter"
            min={0}
            max={1}
            value={reached}
            aria-label={`Planned sample reached: ${promiseText(Math.floor(reached * 100) / 100)}`}
          />
        )}
      </div>
    </div>
  )
}
