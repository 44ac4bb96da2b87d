import { Button, Progress } from '@mantine/core'
import type { SyncRun } from '@knowwhen/contract'

import { formatCount, formatQuantity } from '../../ui/format.js'
import { useNow } from '../../ui/use-now.js'
import './connections.css'
import { formatDuration, formatNear } from './moments.js'
import { useCancelSync } from './use-cancel-sync.js'

export interface SyncProgressProps {
  readonly run: SyncRun
  readonly canCancel?: boolean
  readonly onCancel?: () => void
}

const shareDone = ({ resultsPulled, unchanged, remaining }: SyncRun): number => {
  const done = resultsPulled + unchanged
  return remaining === null || done + remaining === 0 ? 0 : (done / (done + remaining)) * 100
}

const seenWords = ({ experimentsSeen, metricsSeen }: SyncRun): string =>
  `${formatQuantity(experimentsSeen, 'experiment')} and ${formatQuantity(metricsSeen, 'metric')} seen`

const countWords = (run: SyncRun): string => {
  const pulled = `${seenWords(run)}, ${formatQuantity(run.resultsPulled, 'result')} pulled`
  return run.remaining === null ? `${pulled}.` : `${pulled}, ${formatCount(run.remaining)} remaining.`
}

const endWords = (expectedEndAt: string, now: number): string => {
  const left = new Date(expectedEndAt).getTime() - now
  return left <= 0
    ? 'Should end any moment.'
    : `About ${formatDuration(left)} left: expected to end at ${formatNear(expectedEndAt, now)}.`
}

const runWords = ({ kind, requestedBy }: SyncRun): string =>
  `${kind === 'full' ? 'Everything is read' : 'What changed is read'}${requestedBy === null ? ', by itself' : `, as ${requestedBy.name} asked`}.`

/** Said to those who hear the page: at each quarter, not at every number. */
function Announcement({ run }: { readonly run: SyncRun }) {
  const quarter = Math.floor(shareDone(run) / 25) * 25
  return (
    <span className="kw-hidden" role="status">
      {quarter === 0 ? 'Reading from GrowthBook' : `${quarter}% of the results are read`}
    </span>
  )
}

function Cancel({ run, onCancel }: SyncProgressProps) {
  const cancel = useCancelSync()
  return (
    <div className="kw-sync-cancel">
      <Button
        variant="default"
        size="compact-sm"
        loading={cancel.isPending}
        aria-describedby={`cancel-${run.id}`}
        onClick={() => {
          onCancel?.()
          cancel.mutate(run)
        }}
      >
        Cancel sync
      </Button>
      <span className="kw-soft" id={`cancel-${run.id}`}>
        Nothing is lost by it: what has been read stays, and the next sync goes on from there.
      </span>
    </div>
  )
}

/** A run that is under way. It goes on when the page is left. */
export function SyncProgress(props: SyncProgressProps) {
  const { run, canCancel = false } = props
  const now = useNow()
  return (
    <section className="kw-sync" aria-label="Sync under way">
      <Announcement run={run} />
      <p className="kw-sync-head">
        <strong>{run.status === 'queued' ? 'Waiting to start' : 'Pulling from GrowthBook'}</strong>
        <span className="kw-soft">{runWords(run)} You may leave this page.</span>
      </p>
      <Progress
        value={shareDone(run)}
        animated={run.remaining === null}
        aria-label="Share of results pulled"
        size="sm"
      />
      <p className="kw-figures">{countWords(run)}</p>
      {run.waitingUntil !== null && (
        <p>GrowthBook asked us to slow down; waiting until {formatNear(run.waitingUntil, now)}.</p>
      )}
      {run.expectedEndAt !== null && <p>{endWords(run.expectedEndAt, now)}</p>}
      {canCancel && <Cancel {...props} />}
    </section>
  )
}
