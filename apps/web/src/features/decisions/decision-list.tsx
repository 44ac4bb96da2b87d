import { Button } from '@mantine/core'
import type { Decision } from '@knowwhen/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { call } from '../../api/client.js'
import { approveDecision } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { promiseText } from '../../ui/evidence/percent.js'
import { FormErrors } from '../../ui/form-errors.js'
import { formatDate, formatMoment } from '../../ui/format.js'
import { kindWords, reviewWords } from './decision-words.js'
import './decisions.css'

interface ApproveProps {
  readonly decision: Decision
  /** Who is signed in: one does not approve one's own override. */
  readonly userId: string
  readonly mayApprove: boolean
}

function Approve({ decision, userId, mayApprove }: ApproveProps) {
  const queryClient = useQueryClient()
  const approve = useMutation({
    mutationFn: () => call(approveDecision, { params: { decisionId: decision.id }, body: {} }),
    onSuccess: () => queryClient.invalidateQueries(),
  })
  if (decision.review !== 'awaitingSecondPerson') return null
  if (decision.decidedBy.userId === userId) {
    return <p className="kw-soft">Somebody else has to approve it: you made it.</p>
  }
  if (!mayApprove) return <p className="kw-soft">An editor or above has to approve it.</p>
  return (
    <>
      <FormErrors message={approve.error === null ? null : `Not approved. ${sentenceOf(approve.error)}`} />
      <Button size="compact-md" loading={approve.isPending} onClick={() => approve.mutate()}>
        Approve {decision.key}
      </Button>
    </>
  )
}

function detailsOf({ kind, rolloutShare, plannedEnd }: Decision): string {
  if (kind === 'ship' && rolloutShare !== null) return ` to ${promiseText(rolloutShare)} of users`
  return plannedEnd === null ? '' : ` to ${formatDate(plannedEnd)}`
}

interface DecisionEntryProps extends ApproveProps {
  readonly comments: ReactNode
}

function DecisionEntry({ decision, userId, mayApprove, comments }: DecisionEntryProps) {
  return (
    <li className="kw-decision">
      <h3 className="kw-decision-title">
        {decision.key}: {kindWords[decision.kind]}
        {detailsOf(decision)}
      </h3>
      <p className="kw-soft">
        {decision.decidedBy.name}, {formatMoment(decision.decidedAt)}; {reviewWords[decision.review]}
        {decision.approvedBy !== null && ` (${decision.approvedBy.name})`}
      </p>
      <p>{decision.rationale}</p>
      {decision.nextStep !== '' && <p>Next: {decision.nextStep}</p>}
      <p className="kw-soft">On: {decision.verdict.words}</p>
      {decision.isOverride && (
        <p className="kw-soft">Override. The rule had said: {decision.recommendation.words}</p>
      )}
      <Approve decision={decision} userId={userId} mayApprove={mayApprove} />
      {comments}
    </li>
  )
}

export interface DecisionListProps {
  /** Newest first. */
  readonly decisions: readonly Decision[]
  readonly userId: string
  readonly mayApprove: boolean
  /** What people say about a decision, below it. */
  readonly renderComments?: ((decision: Decision) => ReactNode) | undefined
}

/** What was decided, by whom and why, with what the rule had recommended. */
export function DecisionList({ decisions, userId, mayApprove, renderComments }: DecisionListProps) {
  if (decisions.length === 0) return <p className="kw-soft">None yet.</p>
  return (
    <ol className="kw-decisions">
      {decisions.map((decision) => (
        <DecisionEntry
          key={decision.id}
          decision={decision}
          userId={userId}
          mayApprove={mayApprove}
          comments={renderComments?.(decision)}
        />
      ))}
    </ol>
  )
}
