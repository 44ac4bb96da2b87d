/**
 * What was typed and not saved yet, kept by the browser until the end of its session: a reload, a crash of
 * the page or a lost connection must not cost a word.
 */
import { isDraft } from './draft-guard.js'
import type { Draft } from './draft.js'

const nameOf = (cardId: string | null): string => `knowwhen.draft.${cardId ?? 'new'}`

/** `null` where nothing is kept, or what is kept is no draft of this version. */
export function keptDraft(cardId: string | null): Draft | null {
  try {
    const kept = sessionStorage.getItem(nameOf(cardId))
    const found: unknown = kept === null ? null : JSON.parse(kept)
    return isDraft(found) ? found : null
  } catch {
    return null
  }
}

/** Keeps what was typed; a full or forbidden store only means that the safety net is missing. */
export function keepDraft(cardId: string | null, draft: Draft): void {
  try {
    sessionStorage.setItem(nameOf(cardId), JSON.stringify(draft))
  } catch {
    return
  }
}

export function forgetDraft(cardId: string | null): void {
  try {
    sessionStorage.removeItem(nameOf(cardId))
  } catch {
    return
  }
}
