/** The tabs of a card: where hypotheses, experiments and decisions meet. */
import type { Hypothesis } from '@knowwhen/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { decisionsQuery, recommendationQuery } from '../api/queries/decisions.queries.js'
import { evidenceQuery } from '../api/queries/experiments.queries.js'
import { hypothesisQuery, verdictsQuery } from '../api/queries/hypotheses.queries.js'
import { DecisionList } from '../features/decisions/decision-list.js'
import { DecisionTab } from '../features/decisions/decision-tab.js'
import { LinkExperiment } from '../features/experiments/link-experiment.js'
import { LinkedExperiment } from '../features/experiments/linked-experiment.js'
import { RawEvidence } from '../features/experiments/raw-evidence.js'
import { EvidenceTab } from '../features/hypotheses/page/evidence-tab.js'
import { HistoryTab } from '../features/hypotheses/page/history-tab.js'
import { formatMoment } from '../ui/format.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Comments } from './card-comments.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

export interface CardProps {
  readonly card: Hypothesis
}

const route = getRouteApi('/signed-in/hypotheses/$hypothesisId')

const undecided: readonly Hypothesis['state'][] = ['sealed', 'building', 'exposed', 'readyToDecide']

/** A link made or taken away changes the card, its verdict and the experiment's own line. */
function useTakeOver() {
  const queryClient = useQueryClient()
  return (card: Hypothesis) => {
    queryClient.setQueryData(hypothesisQuery(card.id).queryKey, card)
    void queryClient.invalidateQueries({ queryKey: ['hypotheses'] })
    void queryClient.invalidateQueries({ queryKey: ['experiments'] })
  }
}

function Linked({ card }: CardProps) {
  const { may } = useFrameSession()
  const takeOver = useTakeOver()
  if (card.experiment === null) return null
  return (
    <LinkedExperiment
      experiment={card.experiment}
      mayUnlink={may('experiment.link') && undecided.includes(card.state)}
      prepare={() => Promise.resolve(card.id)}
      onUnlinked={takeOver}
    />
  )
}

function LinkButton({ card }: CardProps) {
  const { may } = useFrameSession()
  const takeOver = useTakeOver()
  if (!may('experiment.link') || !undecided.includes(card.state)) return null
  return <LinkExperiment prepare={() => Promise.resolve(card.id)} onLinked={takeOver} />
}

export function CardEvidence({ card }: CardProps) {
  const { signal, reading } = route.useSearch()
  const navigate = route.useNavigate()
  const experimentId = card.experiment?.id
  const evidence = useQuery({ ...evidenceQuery(experimentId ?? ''), enabled: experimentId !== undefined })
  if (evidence.isLoading) return <LoadingShape />
  if (evidence.isError) return <QueryFailure error={evidence.error} onRetry={() => void evidence.refetch()} />
  return (
    <EvidenceTab
      card={card}
      evidence={evidence.data?.items ?? []}
      look={{
        signalId: signal,
        readingId: reading,
        onLook: (look) =>
          void navigate({ search: (held) => ({ ...held, ...look }), replace: true, resetScroll: false }),
      }}
      experiment={<Linked card={card} />}
      link={<LinkButton card={card} />}
      renderRaw={({ id, asOf }) => (
        <RawEvidence evidenceId={id} of={`the reading as of ${formatMoment(asOf)}`} />
      )}
    />
  )
}

export function CardDecisions({ card }: CardProps) {
  const { session, may } = useFrameSession()
  const answer = useQuery(recommendationQuery(card.id))
  const decisions = useQuery(decisionsQuery({ hypothesisId: card.id }))
  const failed = answer.error ?? decisions.error
  if (answer.data === undefined || decisions.data === undefined) {
    return failed === null ? <LoadingShape /> : <QueryFailure error={failed} />
  }
  return (
    <DecisionTab
      hypothesisId={card.id}
      answer={answer.data}
      decisions={decisions.data.items}
      userId={session.user.id}
      mayDecide={may('decision.make')}
      mayApprove={may('decision.approve')}
      renderComments={({ id, key }) => <Comments type="decision" id={id} about={key} look="quiet" />}
    />
  )
}

export function CardComments({ card }: CardProps) {
  return (
    <div className="kw-card-comments">
      <Comments type="hypothesis" id={card.id} about={card.key} />
    </div>
  )
}

export function CardHistory({ card }: CardProps) {
  const { session, may } = useFrameSession()
  const verdicts = useQuery(verdictsQuery(card.id))
  const decisions = useQuery(decisionsQuery({ hypothesisId: card.id }))
  const failed = verdicts.error ?? decisions.error
  if (verdicts.data === undefined || decisions.data === undefined) {
    return failed === null ? <LoadingShape /> : <QueryFailure error={failed} />
  }
  return (
    <HistoryTab
      card={card}
      verdicts={verdicts.data.items}
      decisions={
        <DecisionList
          decisions={decisions.data.items}
          userId={session.user.id}
          mayApprove={may('decision.approve')}
        />
      }
    />
  )
}
