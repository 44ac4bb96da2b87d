/** What was typed and not sent yet, kept by the browser until the end of its session, for each place to write in. */
import { useCallback, useState } from 'react'

import { nothingWritten, type Mention, type Written } from './mention-text.js'

const nameOf = (place: string): string => `knowwhen.comment.${place}`

const isMention = (value: unknown): value is Mention =>
  typeof value === 'object' &&
  value !== null &&
  'userId' in value &&
  typeof value.userId === 'string' &&
  'label' in value &&
  typeof value.label === 'string'

const isWritten = (value: unknown): value is Written =>
  typeof value === 'object' &&
  value !== null &&
  'text' in value &&
  typeof value.text === 'string' &&
  'mentions' in value &&
  Array.isArray(value.mentions) &&
  value.mentions.every(isMention)

function keptWords(place: string): Written | null {
  try {
    const kept = sessionStorage.getItem(nameOf(place))
    const found: unknown = kept === null ? null : JSON.parse(kept)
    return isWritten(found) ? found : null
  } catch {
    return null
  }
}

/** A full or forbidden store only means that the safety net is missing. */
function keepWords(place: string, written: Written): void {
  try {
    if (written.text === '') sessionStorage.removeItem(nameOf(place))
    else sessionStorage.setItem(nameOf(place), JSON.stringify(written))
  } catch {
    return
  }
}

export interface KeptWords {
  readonly written: Written
  readonly write: (written: Written) => void
  /** Also forgets what was kept. */
  readonly clear: () => void
}

/** Words that survive a reload. `place` names who writes where; it does not change while it is shown. */
export const useKeptWords = (place: string, begun: Written = nothingWritten): KeptWords => {
  const [written, setWritten] = useState(() => keptWords(place) ?? begun)
  const write = useCallback(
    (next: Written) => {
      setWritten(next)
      keepWords(place, next)
    },
    [place],
  )
  const clear = useCallback(() => write(nothingWritten), [write])
  return { written, write, clear }
}
