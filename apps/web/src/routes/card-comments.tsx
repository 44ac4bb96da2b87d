/** Where comments appear: on a card, and below each of its decisions. */
import type { CommentSubject } from '@knowwhen/domain'
import { useQuery } from '@tanstack/react-query'

import { commentsQuery } from '../api/queries/comments.queries.js'
import { CommentThread } from '../features/comments/comment-thread.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

export interface CommentsProps {
  readonly type: CommentSubject
  readonly id: string
  /** What people call it: HYP-1, DEC-3. */
  readonly about: string
  readonly look?: 'open' | 'quiet'
}

export function Comments({ type, id, about, look = 'open' }: CommentsProps) {
  const { session, may } = useFrameSession()
  const comments = useQuery(commentsQuery({ type, id }))
  if (comments.data === undefined) {
    return comments.isError ? (
      <QueryFailure error={comments.error} onRetry={() => void comments.refetch()} />
    ) : (
      <LoadingShape count={look === 'open' ? 3 : 1} />
    )
  }
  return (
    <CommentThread
      // Another card has another conversation, and another field with its own words.
      key={id}
      subject={{ type, id }}
      about={about}
      comments={comments.data}
      commenter={{
        userId: session.user.id,
        name: session.user.name,
        mayWrite: may('comment.write'),
        mayModerate: may('comment.moderate'),
      }}
      look={look}
    />
  )
}

/** How many comments there are to read, for a label; nothing until it is known. */
export function CommentCount({ id }: { readonly id: string }) {
  const { data } = useQuery(commentsQuery({ type: 'hypothesis', id }))
  const count = data?.filter(({ removedAt }) => removedAt === null).length ?? 0
  return count === 0 ? null : <span className="kw-soft"> {count}</span>
}
