import { Progress } from '@mantine/core'
import type { SyncRun } from '@knowwhen/contract'

import { formatClock, formatCount, formatQuantity } from '../../ui/format.js'
import './sync-progress.css'

const shareDone = ({ resultsPulled, remaining }: SyncRun): number =>
  remaining === null || resultsPulled + remaining === 0
    ? 0
    : (resultsPulled / (resultsPulled + remaining)) * 100

const countWords = (run: SyncRun): string => {
  const seen = `${formatQuantity(run.experimentsSeen, 'experiment')} and ${formatQuantity(run.metricsSeen, 'metric')} seen`
  const pulled = `${formatQuantity(run.resultsPulled, 'result')} pulled`
  return run.remaining === null
    ? `${seen}, ${pulled}.`
    : `${seen}, ${pulled}, ${formatCount(run.remaining)} remaining.`
}

/** A run that is under way. It goes on when the page is left. */
export function SyncProgress({ run }: { readonly run: SyncRun }) {
  return (
    <div className="kw-sync" role="status">
      <p className="kw-sync-head">
        <strong>{run.status === 'queued' ? 'Waiting to start' : 'Pulling from GrowthBook'}</strong>
        <span className="kw-soft">You may leave this page.</span>
      </p>
      <Progress
        value={shareDone(run)}
        animated={run.remaining === null}
        aria-label="Share of results pulled"
        size="sm"
      />
      <p className="kw-figures">{countWords(run)}</p>
      {run.waitingUntil !== null && (
        <p>GrowthBook asked us to slow down; waiting until {formatClock(run.waitingUntil)}.</p>
      )}
    </div>
  )
}
