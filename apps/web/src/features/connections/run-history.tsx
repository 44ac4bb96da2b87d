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

const durationWords = ({ startedAt, finishedAt }: SyncRun): string =>
  startedAt === null || finishedAt === null
    ? ''
    : `; took ${formatDuration(new Date(finishedAt).getTime() - new Date(startedAt).getTime())}`

const askedWords = (run: SyncRun): string => {
  const what = run.kind === 'full' ? 'Everything' : 'What changed'
  const who = run.requestedBy === null ? 'by itself' : `asked for by ${run.requestedBy.name}`
  return `${what}, ${who}${durationWords(run)}.`
}

interface Count {
  readonly count: number
  readonly one: string
  readonly many: string
}

const noneLeftOut = (count: Count): readonly Count[] => (count.count === 0 ? [] : [count])

/** What a run did, in numbers; what there was none of is left out. */
const countsOf = (run: SyncRun): readonly Count[] => [
  { count: run.experimentsSeen, one: 'experiment seen', many: 'experiments seen' },
  { count: run.metricsSeen, one: 'metric', many: 'metrics' },
  { count: run.resultsPulled, one: 'result pulled', many: 'results pulled' },
  { count: run.evidenceStored, one: 'new reading', many: 'new readings' },
  ...noneLeftOut({ count: run.unchanged, one: 'known already', many: 'known already' }),
  ...noneLeftOut({ count: run.experimentsGone, one: 'gone from GrowthBook', many: 'gone from GrowthBook' }),
  { count: run.requests, one: 'request', many: 'requests' },
]

function Counts({ run }: { readonly run: SyncRun }) {
  return (
    <dl className="kw-run-counts">
      {countsOf(run).map(({ count, one, many }) => (
        <div key={many}>
          <dt>{count === 1 ? one : many}</dt>
          <dd>{formatCount(count)}</dd>
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
      <SyncProblems problems={run.problems} />
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
      <p className="kw-run-asked">{askedWords(run)}</p>
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
