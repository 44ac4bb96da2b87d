/** The evidence of a card: where hypotheses, experiments, declared verdicts and GrowthBook meet. */
import type { Evidence, Experiment, Hypothesis } from '@knowwhen/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { connectionsQuery } from '../api/queries/connections.queries.js'
import { declarationsQuery } from '../api/queries/declarations.queries.js'
import { evidenceQuery, experimentQuery } from '../api/queries/experiments.queries.js'
import { hypothesisQuery } from '../api/queries/hypotheses.queries.js'
import { DeclarationList } from '../features/declarations/declaration-list.js'
import { DeclareVerdict } from '../features/declarations/declare-verdict.js'
import { EvidenceDifference } from '../features/evidence/evidence-difference.js'
import { Recomputation } from '../features/evidence/recomputation.js'
import { ArmList } from '../features/experiments/arm-list.js'
import { LinkExperiment } from '../features/experiments/link-experiment.js'
import { LinkedExperiment } from '../features/experiments/linked-experiment.js'
import { RawEvidence } from '../features/experiments/raw-evidence.js'
import { SuggestedExperiments } from '../features/experiments/suggested-experiments.js'
import { EvidenceTab } from '../features/hypotheses/page/evidence-tab.js'
import { CreateDraft } from '../features/outward/create-draft.js'
import { formatMoment } from '../ui/format.js'
import { ButtonLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Section } from '../ui/section.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

interface CardProps {
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

const declarePlace = (session: ReturnType<typeof useFrameSession>['session'], card: Hypothesis): string =>
  `declaration.${session.organization.id}.${session.user.id}.${card.id}`

/** The ways to evidence: an experiment that is there, one to be made, one entered by hand, or a declaration. */
function WaysToEvidence({ card }: CardProps) {
  const { session, may } = useFrameSession()
  const takeOver = useTakeOver()
  const connections = useQuery(connectionsQuery())
  if (!undecided.includes(card.state)) return null
  const connected = (connections.data?.items ?? []).filter(({ isConnected }) => isConnected)
  return (
    <>
      {may('experiment.link') && (
        <>
          <LinkExperiment prepare={() => Promise.resolve(card.id)} onLinked={takeOver} />
          <CreateDraft hypothesisId={card.id} connections={connected} />
        </>
      )}
      {may('experiment.enter') && (
        <ButtonLink to="/experiments/by-hand" variant="default">
          Enter an experiment by hand
        </ButtonLink>
      )}
      {may('verdict.mark') && <DeclareVerdict hypothesisId={card.id} place={declarePlace(session, card)} />}
    </>
  )
}

function Likely({ card }: CardProps) {
  const { may } = useFrameSession()
  const takeOver = useTakeOver()
  if (!may('experiment.link') || !undecided.includes(card.state)) return null
  return <SuggestedExperiments hypothesisId={card.id} onLinked={takeOver} />
}

function Declared({ card }: CardProps) {
  const { session, may } = useFrameSession()
  const declarations = useQuery(declarationsQuery(card.id))
  const items = declarations.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Section title="Declared verdicts">
      <DeclarationList declarations={items} userId={session.user.id} mayMark={may('verdict.mark')} />
    </Section>
  )
}

const hasSomethingToSee = ({ arms }: Experiment): boolean =>
  arms.some(({ description, screenshots }) => description !== '' || screenshots > 0)

/** Pictures and descriptions of the arms; nothing where nobody gave any. */
function WhatPeopleSaw({
  experimentId,
  reading,
}: {
  readonly experimentId: string
  readonly reading: Evidence | undefined
}) {
  const experiment = useQuery(experimentQuery(experimentId))
  if (experiment.data === undefined || !hasSomethingToSee(experiment.data)) return null
  return (
    <Section title="What people saw">
      <ArmList
        experimentId={experimentId}
        arms={experiment.data.arms}
        users={new Map(reading?.arms.map(({ armId, users }) => [armId, users]) ?? [])}
      />
    </Section>
  )
}

function Compared({
  experimentId,
  readings,
}: {
  readonly experimentId: string
  readonly readings: readonly Evidence[]
}) {
  const { from, to } = route.useSearch()
  const navigate = route.useNavigate()
  if (readings.length === 0) return null
  return (
    <Section title="What changed between two readings">
      <EvidenceDifference
        experimentId={experimentId}
        readings={readings}
        fromId={from}
        toId={to}
        onCompare={(pair) =>
          void navigate({ search: (held) => ({ ...held, ...pair }), replace: true, resetScroll: false })
        }
      />
    </Section>
  )
}

export function CardEvidence({ card }: CardProps) {
  const { signal, reading } = route.useSearch()
  const navigate = route.useNavigate()
  const experimentId = card.experiment?.id
  const evidence = useQuery({ ...evidenceQuery(experimentId ?? ''), enabled: experimentId !== undefined })
  if (evidence.isLoading) return <LoadingShape />
  if (evidence.isError) return <QueryFailure error={evidence.error} onRetry={() => void evidence.refetch()} />
  const readings = evidence.data?.items ?? []
  return (
    <EvidenceTab
      card={card}
      evidence={readings}
      look={{
        signalId: signal,
        readingId: reading,
        onLook: (look) =>
          void navigate({ search: (held) => ({ ...held, ...look }), replace: true, resetScroll: false }),
      }}
      experiment={<Linked card={card} />}
      without={{
        link: <WaysToEvidence card={card} />,
        likely: <Likely card={card} />,
        declared: <Declared card={card} />,
      }}
      arms={experimentId !== undefined && <WhatPeopleSaw experimentId={experimentId} reading={readings[0]} />}
      more={
        experimentId !== undefined && (
          <>
            <Compared experimentId={experimentId} readings={readings} />
            {card.verdict !== null && (
              <Section title="Proof">
                <Recomputation hypothesisId={card.id} />
              </Section>
            )}
          </>
        )
      }
      renderRaw={({ id, asOf }) => (
        <RawEvidence evidenceId={id} of={`the reading as of ${formatMoment(asOf)}`} />
      )}
    />
  )
}
