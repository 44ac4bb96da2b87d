import type { SyncRun } from '@knowwhen/contract'
import { IconAlertTriangle } from '@tabler/icons-react'

import { formatMoment, formatQuantity } from '../../ui/format.js'
import './sync-progress.css'

/** What the last run could not do. What it could is there; the rest keeps its last good reading. */
export function SyncProblems({ run }: { readonly run: SyncRun }) {
  if (run.problems.length === 0) return null
  const when = run.finishedAt === null ? '' : `, ${formatMoment(run.finishedAt)}`
  return (
    <div>
      <div className="kw-problems-title">
        <IconAlertTriangle size={16} aria-hidden />
        {run.status === 'failed' ? 'The last sync failed' : formatQuantity(run.problems.length, 'problem')}
        {when}
      </div>
      <ul className="kw-problems">
        {run.problems.map(({ code, message, experimentName }) => (
          <li key={`${code} ${experimentName ?? ''} ${message}`}>
            {experimentName !== null && <strong>{experimentName}: </strong>}
            {message}
          </li>
        ))}
      </ul>
    </div>
  )
}
