import type { Hypothesis } from '@knowwhen/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { hypothesisQuery } from '../api/queries/hypotheses.queries.js'
import { kpisQuery } from '../api/queries/kpis.queries.js'
import { teamsQuery } from '../api/queries/teams.queries.js'
import { LinkExperiment } from '../features/experiments/link-experiment.js'
import { LinkedExperiment } from '../features/experiments/linked-experiment.js'
import { CardEditor, type LinkTools } from '../features/hypotheses/editor/card-editor.js'
import { useFrameSession } from './frame/use-frame-session.js'

export interface DraftProps {
  /** The stored draft as it is now; `null` for a new card. */
  readonly card: Hypothesis | null
  readonly teamId: string | null
  readonly onCreated: (card: Hypothesis) => void
  readonly onSealed: (card: Hypothesis) => void
}

interface DraftExperimentProps {
  readonly card: Hypothesis | null
  readonly tools: LinkTools
}

/** A draft's experiment: linked in two clicks, taken away in two. */
function DraftExperiment({ card, tools }: DraftExperimentProps) {
  const { may } = useFrameSession()
  const experiment = card?.experiment ?? null
  if (experiment !== null) {
    return (
      <LinkedExperiment
        experiment={experiment}
        mayUnlink={may('experiment.link')}
        prepare={tools.prepare}
        onUnlinked={tools.adopt}
      />
    )
  }
  return (
    <div className="kw-linked">
      <p className="kw-soft">
        The experiment in GrowthBook that tests this card. It may also be linked after the seal.
      </p>
      {may('experiment.link') && (
        <div>
          <LinkExperiment prepare={tools.prepare} onLinked={tools.adopt} />
        </div>
      )}
    </div>
  )
}

/** People have seen the linked experiment, so that a seal from now on is retrospective. */
const hasBegun = (card: Hypothesis | null): boolean => (card?.experiment?.status ?? 'draft') !== 'draft'

/** The editor with everything it needs from other features. */
export function Draft({ card, teamId, onCreated, onSealed }: DraftProps) {
  const queryClient = useQueryClient()
  const teams = useQuery(teamsQuery())
  const kpis = useQuery(kpisQuery())
  const { may } = useFrameSession()
  const [edition, setEdition] = useState(1)
  const readTheirs = async () => {
    if (card === null) return
    await queryClient.refetchQueries({ queryKey: hypothesisQuery(card.id).queryKey, exact: true })
    setEdition((number) => number + 1)
  }
  return (
    <CardEditor
      key={edition}
      card={card}
      teamId={teamId}
      teams={teams.data?.items ?? []}
      kpis={kpis.data?.items ?? []}
      arms={card?.experiment?.arms ?? null}
      exposureBegan={hasBegun(card)}
      maySeal={may('hypothesis.seal')}
      renderExperiment={(tools) => <DraftExperiment card={card} tools={tools} />}
      onCreated={onCreated}
      onSealed={onSealed}
      onTakeTheirs={() => void readTheirs()}
    />
  )
}
