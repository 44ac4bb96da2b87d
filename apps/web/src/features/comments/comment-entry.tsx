import { Button } from '@mantine/core'
import type { Comment } from '@knowwhen/contract'
import { useEffect, useRef, useState, type ReactNode } from 'react'

import { Age } from '../../ui/age.js'
import { CommentWords } from './comment-words.js'
import { EditForm } from './edit-form.js'
import type { Removals } from './use-removals.js'
import type { Thread } from './use-thread.js'

export interface Commenter {
  readonly userId: string
  readonly name: string
  /** May write, and change what they wrote. */
  readonly mayWrite: boolean
  /** May remove what others wrote. */
  readonly mayModerate: boolean
}

interface LineProps {
  readonly name: string
  readonly createdAt: string
  readonly editedAt: string | null
  readonly actions?: ReactNode
}

function AuthorLine({ name, createdAt, editedAt, actions }: LineProps) {
  return (
    <div className="kw-comment-head">
      <span className="kw-comment-author">{name}</span>
      <Age at={createdAt} lead="" limitHours={Infinity} />
      {editedAt !== null && <Age at={editedAt} lead="edited" limitHours={Infinity} />}
      {actions !== undefined && <span className="kw-comment-actions">{actions}</span>}
    </div>
  )
}

interface SendingProps {
  readonly author: string
  readonly children: ReactNode
}

/** What one just wrote, while the server does not have it yet. */
export function SendingEntry({ author, children }: SendingProps) {
  return (
    <li className="kw-comment" data-sending>
      <div className="kw-comment-head">
        <span className="kw-comment-author">{author}</span>
        <span className="kw-comment-hint" role="status">
          Sending
        </span>
      </div>
      {children}
    </li>
  )
}

function Leaving({ onUndo }: { readonly onUndo: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <p className="kw-comment-gone">
      <span role="status">Comment removed.</span>{' '}
      <Button ref={button} variant="subtle" size="compact-sm" onClick={onUndo}>
        Undo
      </Button>
    </p>
  )
}

export interface CommentEntryProps {
  readonly comment: Comment
  readonly commenter: Commenter
  readonly thread: Thread
  readonly removals: Removals
}

function Said({ comment, commenter, thread, removals }: CommentEntryProps) {
  const { id, author, body, mentions, createdAt, editedAt } = comment
  const [isEditing, setEditing] = useState(false)
  const editButton = useRef<HTMLButtonElement>(null)
  const isOwn = author.userId === commenter.userId
  const mayEdit = commenter.mayWrite && isOwn
  const mayRemove = mayEdit || commenter.mayModerate
  const stopEditing = (): void => {
    setEditing(false)
    // The button is there again after this render.
    requestAnimationFrame(() => editButton.current?.focus())
  }
  const actions = (
    <>
      {mayEdit && (
        <Button
          ref={editButton}
          variant="subtle"
          color="gray"
          size="compact-xs"
          onClick={() => setEditing(true)}
        >
          Edit
        </Button>
      )}
      {mayRemove && (
        <Button variant="subtle" color="gray" size="compact-xs" onClick={() => removals.remove(id)}>
          Remove
        </Button>
      )}
    </>
  )
  return (
    <>
      <AuthorLine
        name={author.name}
        createdAt={createdAt}
        editedAt={editedAt}
        actions={isEditing ? undefined : actions}
      />
      {isEditing ? (
        <EditForm comment={comment} userId={commenter.userId} thread={thread} onEnd={stopEditing} />
      ) : (
        <CommentWords body={body ?? ''} mentions={mentions} />
      )}
    </>
  )
}

export function CommentEntry(props: CommentEntryProps) {
  const { comment, removals } = props
  const isLeaving = removals.leaving.has(comment.id)
  if (isLeaving) {
    return (
      <li className="kw-comment">
        <Leaving onUndo={() => removals.undo(comment.id)} />
      </li>
    )
  }
  if (comment.removedAt !== null) {
    return (
      <li className="kw-comment">
        <p className="kw-comment-gone">A comment of {comment.author.name} was removed.</p>
      </li>
    )
  }
  return (
    <li className="kw-comment">
      <Said {...props} />
    </li>
  )
}
