import type { Hypothesis } from '@knowwhen/contract'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'

import { call, newIdempotencyKey } from '../../../api/client.js'
import { createHypothesis, getHypothesis, updateHypothesis } from '../../../api/endpoints.js'
import { hypothesisQuery } from '../../../api/queries/hypotheses.queries.js'
import { inputOf } from './draft-input.js'
import { gapsOf } from './draft-card.js'
import { createDraftSaver, type DraftSaver, type DraftServer, type SaveStatus } from './draft-saver.js'
import { draftOf, emptyDraft, withServerIds, type Draft } from './draft.js'
import type { GapLine } from './gaps-panel.js'
import { forgetDraft, keepDraft, keptDraft } from './kept-drafts.js'

/** How long after the last key a draft is saved. */
const pauseMilliseconds = 600

const server: DraftServer = {
  create: (draft, attempt) => call(createHypothesis, { body: inputOf(draft) }, { idempotencyKey: attempt }),
  update: ({ id, version }, draft) =>
    call(updateHypothesis, { params: { hypothesisId: id }, body: inputOf(draft), version }),
  read: (id) => call(getHypothesis, { params: { hypothesisId: id } }),
}

export interface DraftEditorOptions {
  /** The stored draft; `null` for a new card. */
  readonly card: Hypothesis | null
  /** Team of a new card. */
  readonly teamId: string | null
  /** The new card was saved for the first time. */
  readonly onCreated: (card: Hypothesis) => void
}

export interface DraftEditor {
  readonly draft: Draft
  readonly status: SaveStatus
  readonly saver: DraftSaver
  /** What was typed in an earlier visit and never saved stands in the form again. */
  readonly restored: boolean
  readonly change: (changes: Partial<Draft>) => void
  /** What still keeps the card from being sealed. */
  readonly gaps: readonly GapLine[]
  /** Goes on from what another act made of the card; everything typed was saved before it. */
  readonly adopt: (card: Hypothesis) => void
  readonly errorOf: (path: string) => string | undefined
}

interface SaverSetting extends DraftEditorOptions {
  readonly queryClient: QueryClient
  readonly replace: (update: (draft: Draft) => Draft) => void
  readonly setGaps: (gaps: readonly GapLine[]) => void
}

function saverFor({ card, teamId, onCreated, queryClient, replace, setGaps }: SaverSetting): DraftSaver {
  let isNew = card === null
  return createDraftSaver({
    stored: card,
    savedDraft: card === null ? emptyDraft(teamId) : draftOf(card),
    server,
    newAttempt: newIdempotencyKey,
    delayMilliseconds: pauseMilliseconds,
    onSaved: (savedCard, sent) => {
      queryClient.setQueryData(hypothesisQuery(savedCard.id).queryKey, savedCard)
      void queryClient.invalidateQueries({ queryKey: ['hypotheses', 'first'] })
      void queryClient.invalidateQueries({ queryKey: ['hypotheses', 'pages'] })
      setGaps(savedCard.gaps)
      replace((draft) => withServerIds(draft, sent, savedCard))
      if (isNew) onCreated(savedCard)
      isNew = false
    },
  })
}

const isSafe = ({ kind }: SaveStatus): boolean => kind === 'saved' || kind === 'untouched'

/** The safety nets of one editor: what is kept is forgotten once saved, and leaving is asked about before. */
function useSafetyNets(saver: DraftSaver, restored: Draft | null): void {
  useEffect(() => {
    const forget = () => {
      if (saver.status().kind !== 'saved') return
      forgetDraft(null)
      forgetDraft(saver.stored()?.id ?? null)
    }
    const warn = (event: BeforeUnloadEvent) => {
      if (!isSafe(saver.status())) event.preventDefault()
    }
    const stop = saver.subscribe(forget)
    window.addEventListener('beforeunload', warn)
    if (restored !== null) saver.change(restored)
    return () => {
      stop()
      window.removeEventListener('beforeunload', warn)
      void saver.flush()
    }
  }, [saver, restored])
}

/** A card that saves itself as it is written. */
export function useDraftEditor(options: DraftEditorOptions): DraftEditor {
  const { card, teamId } = options
  const queryClient = useQueryClient()
  const [kept] = useState(() => keptDraft(card?.id ?? null))
  const [draft, setDraft] = useState(() => kept ?? (card === null ? emptyDraft(teamId) : draftOf(card)))
  const [gaps, setGaps] = useState<readonly GapLine[] | null>(card?.gaps ?? null)
  const [saver] = useState(() => saverFor({ ...options, queryClient, replace: setDraft, setGaps }))
  const status = useSyncExternalStore(saver.subscribe, saver.status)
  useSafetyNets(saver, kept)

  const change = useCallback(
    (changes: Partial<Draft>) => {
      const next = { ...draft, ...changes }
      setDraft(next)
      keepDraft(saver.stored()?.id ?? null, next)
      saver.change(next)
    },
    [draft, saver],
  )
  const adopt = useCallback(
    (changed: Hypothesis) => {
      const next = draftOf(changed)
      setDraft(next)
      setGaps(changed.gaps)
      saver.adopt(changed, next)
      queryClient.setQueryData(hypothesisQuery(changed.id).queryKey, changed)
    },
    [queryClient, saver],
  )
  const errors = status.kind === 'held' || status.kind === 'failed' ? status.errors : []
  return {
    draft,
    status,
    saver,
    restored: kept !== null,
    gaps: gaps ?? gapsOf(draft),
    change,
    adopt,
    errorOf: (path) => errors.find((error) => error.path === path)?.message,
  }
}
