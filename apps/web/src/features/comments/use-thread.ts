import type { Comment } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'

import { commentsQuery, type Subject } from '../../api/queries/comments.queries.js'

export interface Thread {
  readonly subject: Subject
  /** Takes over what the server answered: a new comment goes last, a changed one keeps its place. */
  readonly put: (comment: Comment) => void
  /** Says of a comment that it is removed, until the server is asked again. */
  readonly markRemoved: (commentId: string) => void
  readonly readAgain: () => void
}

const withComment = (held: readonly Comment[], comment: Comment): readonly Comment[] =>
  held.some(({ id }) => id === comment.id)
    ? held.map((one) => (one.id === comment.id ? comment : one))
    : [...held, comment]

const withoutWords = (comment: Comment): Comment => ({
  ...comment,
  body: null,
  mentions: [],
  removedAt: new Date().toISOString(),
})

/** The comments on a subject as the page holds them. */
export const useThread = ({ type, id }: Subject): Thread => {
  const queryClient = useQueryClient()
  return useMemo(() => {
    const subject = { type, id }
    const { queryKey } = commentsQuery(subject)
    const change = (alter: (held: readonly Comment[]) => readonly Comment[]) =>
      void queryClient.setQueryData(queryKey, (held) => (held === undefined ? undefined : alter(held)))
    return {
      subject,
      put: (comment) => change((held) => withComment(held, comment)),
      markRemoved: (commentId) =>
        change((held) => held.map((one) => (one.id === commentId ? withoutWords(one) : one))),
      readAgain: () => void queryClient.invalidateQueries({ queryKey }),
    }
  }, [queryClient, type, id])
}
