import type { Achievement } from '@knowwhen/contract'

import { AchievementEntry } from './achievement-entry.js'
import './achievements.css'

const quarterOf = (instant: string): string => {
  const date = new Date(instant)
  return `Quarter ${Math.floor(date.getMonth() / 3) + 1}, ${date.getFullYear()}`
}

/** Entries under the quarter in which they were decided, newest first. */
function byQuarter(entries: readonly Achievement[]): readonly (readonly [string, readonly Achievement[]])[] {
  const quarters = [...new Set(entries.map(({ occurredAt }) => quarterOf(occurredAt)))]
  return quarters.map((quarter) => [
    quarter,
    entries.filter(({ occurredAt }) => quarterOf(occurredAt) === quarter),
  ])
}

export function AchievementTimeline({ entries }: { readonly entries: readonly Achievement[] }) {
  return (
    <div className="kw-timeline">
      {byQuarter(entries).map(([quarter, inQuarter]) => (
        <section key={quarter} aria-label={quarter}>
          <h2 className="kw-timeline-quarter">{quarter}</h2>
          <ol className="kw-timeline-entries">
            {inQuarter.map((entry) => (
              <li key={entry.id}>
                <AchievementEntry entry={entry} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}
