import type { SyncRun } from '@knowwhen/contract'

import './connections.css'

/** What a run could not do. What it could is there; the rest keeps its last good reading. */
export function SyncProblems({ problems }: { readonly problems: SyncRun['problems'] }) {
  return (
    <ul className="kw-problems">
      {problems.map(({ code, message, experimentName }) => (
        <li key={`${code} ${experimentName ?? ''} ${message}`}>
          {experimentName !== null && <strong>{experimentName}: </strong>}
          {message}
        </li>
      ))}
    </ul>
  )
}
