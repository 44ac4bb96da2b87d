import type { SyncRun } from '@knowwhen/contract'
import { IconAlertTriangle } from '@tabler/icons-react'

import { formatMoment, formatQuantity } from '../../ui/format.js'
import { sentenceOfFailure } from './connection-status.js'
import './connections.css'
import { SyncProblems } from './sync-problems.js'

const titleOf = ({ finishedAt }: SyncRun, count: number): string => {
  const what = `${formatQuantity(count, 'problem')} in the last sync`
  return finishedAt === null ? what : `${what}, ${formatMoment(finishedAt)}`
}

/** Why a run failed as a whole stands in the status of the connection already. */
const besidesTheFailure = ({ status, problems }: SyncRun): SyncRun['problems'] =>
  status === 'failed' ? problems.filter(({ message }) => message !== sentenceOfFailure(problems)) : problems

/** What the last run could not do; nothing where it could do everything. */
export function LastProblems({ run }: { readonly run: SyncRun | null }) {
  if (run === null) return null
  const problems = besidesTheFailure(run)
  if (problems.length === 0) return null
  return (
    <section aria-label="Problems of the last sync">
      <p className="kw-problems-title">
        <IconAlertTriangle size={16} aria-hidden />
        {titleOf(run, problems.length)}
      </p>
      <SyncProblems problems={problems} />
    </section>
  )
}
