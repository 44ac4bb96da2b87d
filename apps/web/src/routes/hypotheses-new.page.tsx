import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { hypothesisQuery } from '../api/queries/hypotheses.queries.js'
import { EmptyState } from '../ui/empty-state.js'
import { ButtonLink, TextLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { Draft } from './hypotheses-draft.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/hypotheses/new')

function NewDraft() {
  const { draft: draftId, teamId } = route.useSearch()
  const navigate = route.useNavigate()
  // A draft made while this page is open is already in the editor: only one that came by the address is awaited.
  const [openedWith] = useState(draftId)
  const stored = useQuery({ ...hypothesisQuery(draftId ?? ''), enabled: draftId !== undefined })
  if (openedWith !== undefined && stored.isPending) return <LoadingShape />
  if (openedWith !== undefined && stored.isError) {
    return <QueryFailure error={stored.error} onRetry={() => void stored.refetch()} />
  }
  return (
    <Draft
      card={stored.data ?? null}
      teamId={teamId ?? null}
      onCreated={({ id }) => void navigate({ search: (held) => ({ ...held, draft: id }), replace: true })}
      onSealed={({ id }) => void navigate({ to: '/hypotheses/$hypothesisId', params: { hypothesisId: id } })}
    />
  )
}

export function NewHypothesisPage() {
  const { may } = useFrameSession()
  return (
    <Page width="normal">
      <PageHeader
        title="New hypothesis"
        above={
          <TextLink to="/hypotheses" search={{}}>
            Hypotheses
          </TextLink>
        }
        lead="Say what you believe before anyone builds it. It is saved as you type."
      />
      {may('hypothesis.write') ? (
        <NewDraft />
      ) : (
        <EmptyState
          title="Your role may not write cards"
          actions={<ButtonLink to="/hypotheses">Read them</ButtonLink>}
        >
          Ask an owner or admin of the organisation for the role of a member or above.
        </EmptyState>
      )}
    </Page>
  )
}
