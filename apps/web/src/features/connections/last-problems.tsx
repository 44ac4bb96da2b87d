import type { SyncRun } from '@knowwhen/contract'
import { IconAlertTriangle } from '@tabler/icons-react'

import { formatMoment, formatQuantity } from '../../ui/format.js'
import './connections.css'
import { SyncProblems } from './sync-problems.js'

const titleOf = ({ status, problems, finishedAt }: SyncRun): string => {
  const what = status === 'failed' ? 'The last sync failed' : formatQuantity(problems.length, 'problem')
  return finishedAt === null ? what : `${what}, ${formatMoment(finishedAt)}`
}

/** What the last run could not do; nothing where it could do everything. */
export function LastProblems({ run }: { readonly run: SyncRun | null }) {
  if (run === null || run.problems.length === 0) return null
  return (
    <section aria-label="Problems of the last sync">
      <p className="kw-problems-title">
        <IconAlertTriangle size={16} aria-hidden />
        {titleOf(run)}
      </p>
      <SyncProblems run={run} />
    </section>
  )
}
