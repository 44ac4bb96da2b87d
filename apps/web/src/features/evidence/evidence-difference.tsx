import { NativeSelect } from '@mantine/core'
import type { Evidence } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'

import { sentenceOf } from '../../api/problem.js'
import { evidenceDifferenceQuery } from '../../api/queries/experiments.queries.js'
import { ErrorState } from '../../ui/error-state.js'
import { formatMoment } from '../../ui/format.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { DifferenceTable } from './difference-table.js'
import { differenceSentences } from './difference-words.js'
import './evidence-pages.css'

export interface EvidenceDifferenceProps {
  readonly experimentId: string
  /** Newest first, at least two. */
  readonly readings: readonly Evidence[]
  /** What is compared, from the address. */
  readonly fromId: string | undefined
  readonly toId: string | undefined
  readonly onCompare: (pair: { readonly from: string; readonly to: string }) => void
}

const usersOf = ({ arms }: Evidence): number => arms.reduce((total, { users }) => total + users, 0)

/** Two readings may be of the same minute; their users tell them apart. */
const choiceOf = (reading: Evidence) => ({
  value: reading.id,
  label: `${formatMoment(reading.asOf)} · ${usersOf(reading).toLocaleString('en-GB')} users`,
})

function Compared({
  experimentId,
  from,
  to,
}: {
  readonly experimentId: string
  readonly from: Evidence
  readonly to: Evidence
}) {
  const difference = useQuery(evidenceDifferenceQuery(experimentId, from.id, to.id))
  if (difference.isPending) return <LoadingShape count={3} />
  if (difference.isError) {
    return <ErrorState message={sentenceOf(difference.error)} onRetry={() => void difference.refetch()} />
  }
  return (
    <>
      <ul className="kw-difference-words" aria-label="What changed">
        {differenceSentences(difference.data).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <DifferenceTable
        difference={difference.data}
        fromWords={formatMoment(from.asOf)}
        toWords={formatMoment(to.asOf)}
      />
    </>
  )
}

/** Any two readings beside each other, and what changed between them in words. */
export function EvidenceDifference(props: EvidenceDifferenceProps) {
  const { experimentId, readings, fromId, toId, onCompare } = props
  const to = readings.find(({ id }) => id === toId) ?? readings[0]
  const from = readings.find(({ id }) => id === fromId) ?? readings[1]
  if (from === undefined || to === undefined) {
    return (
      <p className="kw-soft">
        With a second reading you can see here what changed between any two: users, split, effects and
        intervals.
      </p>
    )
  }
  const choices = readings.map(choiceOf)
  return (
    <div className="kw-difference">
      <div className="kw-difference-pick">
        <NativeSelect
          label="From the reading of"
          data={choices}
          value={from.id}
          onChange={(event) => onCompare({ from: event.currentTarget.value, to: to.id })}
        />
        <NativeSelect
          label="to the reading of"
          data={choices}
          value={to.id}
          onChange={(event) => onCompare({ from: from.id, to: event.currentTarget.value })}
        />
      </div>
      {from.id === to.id ? (
        <p className="kw-soft">This is the same reading twice. Choose another one to compare.</p>
      ) : (
        <Compared experimentId={experimentId} from={from} to={to} />
      )}
    </div>
  )
}
