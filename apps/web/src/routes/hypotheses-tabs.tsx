/** The tabs of a card beside its evidence: where hypotheses, experiments and decisions meet. */
import type { Hypothesis } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'

import { decisionsQuery, recommendationQuery } from '../api/queries/decisions.queries.js'
import { hypothesisLinksQuery } from '../api/queries/experiment-links.queries.js'
import { verdictsQuery } from '../api/queries/hypotheses.queries.js'
import { pushesQuery } from '../api/queries/outward.queries.js'
import { DecisionList } from '../features/decisions/decision-list.js'
import { DecisionTab } from '../features/decisions/decision-tab.js'
import { LinkHistory } from '../features/experiments/link-history.js'
import { HistoryTab } from '../features/hypotheses/page/history-tab.js'
import { PushLearning } from '../features/outward/push-learning.js'
import { PushList } from '../features/outward/push-list.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Section } from '../ui/section.js'
import { Comments } from './card-comments.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

export interface CardProps {
  readonly card: Hypothesis
}

const concluded: readonly Hypothesis['state'][] = ['decided', 'realising', 'closed']

/** What was learned, for those who look into GrowthBook and not here. */
function BackToGrowthBook({ card }: CardProps) {
  const pushes = useQuery(pushesQuery(card.id))
  if (pushes.data === undefined || card.experiment === null) return null
  return (
    <Section title="Back to GrowthBook">
      <PushLearning hypothesisId={card.id} pushes={pushes.data} />
    </Section>
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
    <>
      <DecisionTab
        hypothesisId={card.id}
        answer={answer.data}
        decisions={decisions.data.items}
        userId={session.user.id}
        mayDecide={may('decision.make')}
        mayApprove={may('decision.approve')}
        renderComments={({ id, key }) => <Comments type="decision" id={id} about={key} look="quiet" />}
      />
      {concluded.includes(card.state) && may('experiment.link') && <BackToGrowthBook card={card} />}
    </>
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
  const links = useQuery(hypothesisLinksQuery(card.id))
  const pushes = useQuery(pushesQuery(card.id))
  const failed = verdicts.error ?? decisions.error ?? links.error
  if (verdicts.data === undefined || decisions.data === undefined || links.data === undefined) {
    return failed === null ? <LoadingShape /> : <QueryFailure error={failed} />
  }
  const written = pushes.data?.items ?? []
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
      links={<LinkHistory links={links.data.items} of="hypothesis" />}
      pushes={written.length === 0 ? null : <PushList pushes={written} />}
    />
  )
}
