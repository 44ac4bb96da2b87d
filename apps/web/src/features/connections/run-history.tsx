import type { SyncRun } from '@knowwhen/contract'
import { IconAlertTriangle, IconBan, IconCheck, IconLoader2, type Icon } from '@tabler/icons-react'

import { formatCount, formatMoment, formatQuantity } from '../../ui/format.js'
import { RowList } from '../../ui/row-list.js'
import './connections.css'
import { formatDuration } from './moments.js'
import { SyncProblems } from './sync-problems.js'

const looks: Readonly<Record<SyncRun['status'], { readonly icon: Icon; readonly word: string }>> = {
  queued: { icon: IconLoader2, word: 'Waiting to start' },
  running: { icon: IconLoader2, word: 'Under way' },
  succeeded: { icon: IconCheck, word: 'Done' },
  failed: { icon: IconAlertTriangle, word: 'Failed' },
  cancelled: { icon: IconBan, word: 'Cancelled' },
}

const endWord = ({ status, cancelledBy }: SyncRun): string =>
  status === 'cancelled' && cancelledBy !== null ? `Cancelled by ${cancelledBy.name}` : looks[status].word

const askedWords = ({ kind, requestedBy }: SyncRun): string => {
  const what = kind === 'full' ? 'Everything' : 'What changed'
  return `${what}, ${requestedBy === null ? 'by itself' : `asked for by ${requestedBy.name}`}`
}

const durationOf = ({ startedAt, finishedAt }: SyncRun): string | null =>
  startedAt === null || finishedAt === null
    ? null
    : formatDuration(new Date(finishedAt).getTime() - new Date(startedAt).getTime())

/** What a run did, in numbers; what there was none of is left out. */
const countsOf = (run: SyncRun): readonly (readonly [string, string])[] => {
  const duration = durationOf(run)
  return [
    ['experiments seen', formatCount(run.experimentsSeen)],
    ['metrics', formatCount(run.metricsSeen)],
    ['results pulled', formatCount(run.resultsPulled)],
    ['new readings', formatCount(run.evidenceStored)],
    ...(run.unchanged > 0 ? ([['known already', formatCount(run.unchanged)]] as const) : []),
    ...(run.experimentsGone > 0
      ? ([['gone from GrowthBook', formatCount(run.experimentsGone)]] as const)
      : []),
    ['requests', formatCount(run.requests)],
    ...(duration === null ? [] : ([['took', duration]] as const)),
  ]
}

function Counts({ run }: { readonly run: SyncRun }) {
  return (
    <dl className="kw-run-counts">
      {countsOf(run).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Problems({ run }: { readonly run: SyncRun }) {
  if (run.problems.length === 0) return null
  return (
    <details className="kw-run-problems" open={run.status === 'failed'}>
      <summary>{formatQuantity(run.problems.length, 'problem')}</summary>
      <SyncProblems run={run} />
    </details>
  )
}

function RunLine({ run }: { readonly run: SyncRun }) {
  const { icon: RunIcon } = looks[run.status]
  return (
    <li className="kw-run" data-status={run.status}>
      <h3 className="kw-run-title">
        <RunIcon size={16} aria-hidden />
        {endWord(run)}
        <time dateTime={run.createdAt}>{formatMoment(run.startedAt ?? run.createdAt)}</time>
      </h3>
      <p className="kw-run-asked">{askedWords(run)}.</p>
      <Counts run={run} />
      <Problems run={run} />
    </li>
  )
}

/** Every run with its counts, its duration and every problem; the newest first. */
export function RunHistory({ runs }: { readonly runs: readonly SyncRun[] }) {
  return (
    <RowList label="Syncs">
      {runs.map((run) => (
        <RunLine key={run.id} run={run} />
      ))}
    </RowList>
  )
}
