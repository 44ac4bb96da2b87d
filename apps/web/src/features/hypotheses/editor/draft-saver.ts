/**
 * Saves a draft while it is being written: one request at a time, the newest text last, nothing lost. It
 * lives outside React, because a save must go on while components come and go.
 */
import type { Hypothesis } from '@knowwhen/contract'

import { ApiProblem, sentenceOf } from '../../../api/problem.js'
import type { FieldError } from '../../../ui/form-errors.js'
import { unreadableFields, inputOf } from './draft-input.js'
import type { Draft } from './draft.js'

export interface StoredCard {
  readonly id: string
  readonly version: number
}

export type SaveStatus =
  /** A new card in which nothing was typed yet. */
  | { readonly kind: 'untouched' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving' }
  /** Something typed cannot be read; saving waits for it. */
  | { readonly kind: 'held'; readonly errors: readonly FieldError[] }
  | { readonly kind: 'failed'; readonly message: string; readonly errors: readonly FieldError[] }
  /** Somebody else changed the card since it was read. */
  | { readonly kind: 'stale' }

export interface DraftServer {
  /** The key makes a repeated attempt the same attempt: no second card after a lost answer. */
  readonly create: (draft: Draft, attempt: string) => Promise<Hypothesis>
  readonly update: (stored: StoredCard, draft: Draft) => Promise<Hypothesis>
  readonly read: (id: string) => Promise<Hypothesis>
}

export interface DraftSaverOptions {
  readonly stored: StoredCard | null
  /** What the server has. */
  readonly savedDraft: Draft
  readonly server: DraftServer
  readonly newAttempt: () => string
  /** After every success, with the draft that was sent. */
  readonly onSaved: (card: Hypothesis, sent: Draft) => void
  readonly delayMilliseconds: number
}

export interface DraftSaver {
  readonly status: () => SaveStatus
  readonly stored: () => StoredCard | null
  readonly subscribe: (listener: () => void) => () => void
  /** The person typed something. */
  readonly change: (draft: Draft) => void
  /** Saves now what is not saved yet; resolves to whether everything is. */
  readonly flush: () => Promise<boolean>
  /** The card on the server with everything typed so far, made if it is new; `null` where that failed. */
  readonly ensureStored: () => Promise<StoredCard | null>
  /** Another act changed the card on the server, e.g. a link: go on from there. */
  readonly adopt: (card: StoredCard, draft: Draft) => void
  /** After a conflict: what stands here replaces what the other person saved. */
  readonly overwrite: () => Promise<boolean>
}

/** Text that cannot be read counts as a difference, although it has no value to send. */
const fingerprint = (draft: Draft): string => JSON.stringify([inputOf(draft), unreadableFields(draft)])

/** The server names the part of the request first; the fields of the form are named as in the card. */
const fieldErrorsOf = ({ errors }: ApiProblem): readonly FieldError[] =>
  errors.map(({ path, message }) => ({ path: path.replace(/^body\./, ''), message }))

function statusOfFailure(error: unknown): SaveStatus {
  if (error instanceof ApiProblem && error.status === 412) return { kind: 'stale' }
  return {
    kind: 'failed',
    message: sentenceOf(error),
    errors: error instanceof ApiProblem ? fieldErrorsOf(error) : [],
  }
}

export function createDraftSaver(options: DraftSaverOptions): DraftSaver {
  const { server } = options
  const listeners = new Set<() => void>()
  let stored = options.stored
  let latest = options.savedDraft
  let saved = fingerprint(latest)
  let status: SaveStatus = stored === null ? { kind: 'untouched' } : { kind: 'saved' }
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<boolean> | null = null
  // An empty new card is not worth a row, unless somebody asks for its id.
  let isWanted = false
  let creation: { readonly draft: Draft; readonly attempt: string } | null = null

  const say = (next: SaveStatus) => {
    status = next
    listeners.forEach((listener) => listener())
  }

  const send = async (): Promise<void> => {
    // A creation whose answer was lost is repeated word for word; what was typed since follows as a change.
    if (stored === null) creation ??= { draft: latest, attempt: options.newAttempt() }
    const sent = creation?.draft ?? latest
    const card =
      stored === null ? await server.create(sent, creation?.attempt ?? '') : await server.update(stored, sent)
    creation = null
    isWanted = false
    stored = { id: card.id, version: card.version }
    saved = fingerprint(sent)
    options.onSaved(card, sent)
  }

  const saveAll = async (): Promise<boolean> => {
    while (isWanted || fingerprint(latest) !== saved) {
      const errors = unreadableFields(latest)
      if (errors.length > 0) {
        say({ kind: 'held', errors })
        return false
      }
      say({ kind: 'saving' })
      try {
        await send()
      } catch (error) {
        say(statusOfFailure(error))
        return false
      }
    }
    if (stored !== null) say({ kind: 'saved' })
    return true
  }

  const flush = (): Promise<boolean> => {
    clearTimeout(timer)
    running ??= saveAll().finally(() => (running = null))
    return running
  }

  return {
    status: () => status,
    stored: () => stored,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    change: (draft) => {
      latest = draft
      if (status.kind === 'stale') return
      if (running === null && fingerprint(draft) !== saved) say({ kind: 'waiting' })
      clearTimeout(timer)
      timer = setTimeout(() => void flush(), options.delayMilliseconds)
    },
    flush,
    ensureStored: async () => {
      isWanted = stored === null
      return (await flush()) ? stored : null
    },
    adopt: (card, draft) => {
      clearTimeout(timer)
      stored = { id: card.id, version: card.version }
      latest = draft
      saved = fingerprint(draft)
      say({ kind: 'saved' })
    },
    overwrite: async () => {
      if (stored === null) return flush()
      try {
        const card = await server.read(stored.id)
        stored = { id: card.id, version: card.version }
      } catch (error) {
        say(statusOfFailure(error))
        return false
      }
      say({ kind: 'waiting' })
      return flush()
    },
  }
}
