import { useCallback, useEffect, useRef, useState } from 'react'

import { call } from '../../api/client.js'
import { removeComment } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { toast } from '../../ui/toast.js'
import type { Thread } from './use-thread.js'

const undoWithin = 10_000

export interface Removals {
  /** Taken away on the page, and still there for the server. */
  readonly leaving: ReadonlySet<string>
  readonly remove: (commentId: string) => void
  readonly undo: (commentId: string) => void
}

/**
 * The server forgets removed words at once, so undo means: it is told ten seconds later, or when one leaves the page,
 * whichever comes first.
 */
export const useRemovals = ({ markRemoved }: Thread): Removals => {
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  const [leaving, setLeaving] = useState<ReadonlySet<string>>(new Set())

  const stay = useCallback((commentId: string) => {
    clearTimeout(timers.current.get(commentId))
    timers.current.delete(commentId)
    setLeaving((held) => new Set([...held].filter((id) => id !== commentId)))
  }, [])
  const send = useCallback(
    (commentId: string) => {
      if (!timers.current.has(commentId)) return
      clearTimeout(timers.current.get(commentId))
      timers.current.delete(commentId)
      call(removeComment, { params: { commentId } }, { keepalive: true })
        .then(() => markRemoved(commentId))
        .catch((error: unknown) => toast.failed(`The comment is still there. ${sentenceOf(error)}`))
        .finally(() => stay(commentId))
    },
    [markRemoved, stay],
  )
  const remove = useCallback(
    (commentId: string) => {
      setLeaving((held) => new Set([...held, commentId]))
      timers.current.set(
        commentId,
        setTimeout(() => send(commentId), undoWithin),
      )
    },
    [send],
  )
  useEffect(() => {
    const waiting = timers.current
    const sendAll = (): void => [...waiting.keys()].forEach(send)
    window.addEventListener('pagehide', sendAll)
    return () => {
      window.removeEventListener('pagehide', sendAll)
      sendAll()
    }
  }, [send])
  return { leaving, remove, undo: stay }
}
