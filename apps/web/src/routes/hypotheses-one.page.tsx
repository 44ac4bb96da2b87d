import { Tabs } from '@mantine/core'
import type { Hypothesis } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useRef, type ReactNode } from 'react'

import { commentsQuery } from '../api/queries/comments.queries.js'
import { hypothesisQuery } from '../api/queries/hypotheses.queries.js'
import { CardActions } from '../features/hypotheses/page/card-actions.js'
import { CardMarks } from '../features/hypotheses/page/card-marks.js'
import { CardStatement } from '../features/hypotheses/page/card-statement.js'
import { WaitingMark } from '../features/hypotheses/page/waiting-mark.js'
import { TextLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { Section } from '../ui/section.js'
import { CommentCount } from './card-comments.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { Draft } from './hypotheses-draft.js'
import { CardEvidence } from './hypotheses-evidence.js'
import { CardComments, CardDecisions, CardHistory } from './hypotheses-tabs.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/hypotheses/$hypothesisId')

interface HeadProps {
  readonly card: Hypothesis
  readonly actions?: ReactNode
}

function Head({ card, actions }: HeadProps) {
  return (
    <PageHeader
      title={card.capability === '' ? card.key : `${card.key}: ${card.capability}`}
      above={
        <TextLink to="/hypotheses" search={{}}>
          Hypotheses
        </TextLink>
      }
      actions={actions}
    />
  )
}

function DraftPage({ card }: { readonly card: Hypothesis }) {
  const { may } = useFrameSession()
  if (!may('hypothesis.write')) {
    return (
      <>
        <Head card={card} />
        <CardStatement card={card} />
      </>
    )
  }
  return (
    <>
      <Head
        card={card}
        actions={
          <CardActions card={card} mayWrite={false} mayMark={false} mayAbandon={may('hypothesis.abandon')} />
        }
      />
      <Draft card={card} teamId={null} onCreated={() => undefined} onSealed={() => undefined} />
    </>
  )
}

/** A draft has no tabs; a link to what is said about it leads down here. */
function DraftComments({ card }: { readonly card: Hypothesis }) {
  const { tab } = route.useSearch()
  const place = useRef<HTMLDivElement>(null)
  const { isSuccess } = useQuery(commentsQuery({ type: 'hypothesis', id: card.id }))
  // Not before there is something to see: what comes later would push it away.
  const isMeant = tab === 'comments' && isSuccess
  useEffect(() => {
    if (isMeant) place.current?.scrollIntoView()
  }, [isMeant])
  return (
    <div className="kw-draft-comments" ref={place}>
      <Section title="Comments">
        <CardComments card={card} />
      </Section>
    </div>
  )
}

const shownTabs = ['decision', 'history', 'comments'] as const

function CardTabs({ card }: { readonly card: Hypothesis }) {
  const { tab = 'evidence' } = route.useSearch()
  const navigate = route.useNavigate()
  const show = (value: string | null) =>
    void navigate({
      search: (held) => ({ ...held, tab: shownTabs.find((known) => known === value) }),
      resetScroll: false,
    })
  return (
    <Tabs value={tab} onChange={show} keepMounted={false}>
      <Tabs.List className="kw-card-tabs">
        <Tabs.Tab value="evidence">Evidence</Tabs.Tab>
        <Tabs.Tab value="decision">Decision</Tabs.Tab>
        <Tabs.Tab value="history">History</Tabs.Tab>
        <Tabs.Tab value="comments">
          Comments
          <CommentCount id={card.id} />
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="evidence">
        <CardEvidence card={card} />
      </Tabs.Panel>
      <Tabs.Panel value="decision">
        <CardDecisions card={card} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <CardHistory card={card} />
      </Tabs.Panel>
      <Tabs.Panel value="comments">
        <CardComments card={card} />
      </Tabs.Panel>
    </Tabs>
  )
}

function SealedPage({ card }: { readonly card: Hypothesis }) {
  const { session, may } = useFrameSession()
  return (
    <>
      <Head
        card={card}
        actions={
          <CardActions
            card={card}
            mayWrite={may('hypothesis.write')}
            mayAbandon={may('hypothesis.abandon')}
            mayMark={may('verdict.mark')}
          />
        }
      />
      <CardMarks card={card} />
      <WaitingMark card={card} userId={session.user.id} mayMark={may('verdict.mark')} />
      <CardStatement card={card} />
      <CardTabs card={card} />
    </>
  )
}

function WholeCard({ card }: { readonly card: Hypothesis }) {
  if (card.state !== 'draft') {
    return (
      <Page>
        <SealedPage card={card} />
      </Page>
    )
  }
  return (
    <Page>
      <DraftPage card={card} />
      <DraftComments card={card} />
    </Page>
  )
}

/** A card that was just sealed or linked gets its verdict in the background, within moments. */
const awaitsVerdict = (card: Hypothesis | undefined): boolean => {
  if (card === undefined) return false
  return card.seal !== null && card.experiment !== null && card.verdict === null
}

export function HypothesisPage() {
  const { hypothesisId } = route.useParams()
  const card = useQuery({
    ...hypothesisQuery(hypothesisId),
    refetchInterval: ({ state }) => (awaitsVerdict(state.data) ? 1_500 : false),
  })
  if (card.data !== undefined) return <WholeCard card={card.data} />
  return (
    <Page>
      {card.isError ? (
        <QueryFailure error={card.error} onRetry={() => void card.refetch()} />
      ) : (
        <LoadingShape shape="page" />
      )}
    </Page>
  )
}
