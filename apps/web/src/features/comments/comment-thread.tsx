import { Button } from '@mantine/core'
import type { Comment } from '@knowwhen/contract'
import { IconMessage } from '@tabler/icons-react'
import { useState } from 'react'

import type { Subject } from '../../api/queries/comments.queries.js'
import { CommentEntry, SendingEntry, type Commenter } from './comment-entry.js'
import { CommentWords } from './comment-words.js'
import { useKeptWords } from './kept-words.js'
import { presentMentions, toStored, type Written } from './mention-text.js'
import { useRemovals } from './use-removals.js'
import { useThread } from './use-thread.js'
import { WriteForm } from './write-form.js'
import './comments.css'

export interface CommentThreadProps {
  readonly subject: Subject
  /** What is talked about: "HYP-1". */
  readonly about: string
  /** Oldest first. */
  readonly comments: readonly Comment[]
  readonly commenter: Commenter
  /** `quiet`: below something else, where a field for everything would be noise. */
  readonly look?: 'open' | 'quiet'
}

function Sending({ written, author }: { readonly written: Written; readonly author: string }) {
  const mentions = presentMentions(written).map(({ userId, label }) => ({ userId, name: label }))
  return (
    <SendingEntry author={author}>
      <CommentWords body={toStored(written)} mentions={mentions} />
    </SendingEntry>
  )
}

function NothingSaid({ mayWrite }: { readonly mayWrite: boolean }) {
  return (
    <p className="kw-comment-empty">
      Nobody has said anything yet. Ask why the promise is what it is, or say what you saw
      {mayWrite && (
        <>
          ; <kbd>@</kbd> and a name brings somebody in, and they are told
        </>
      )}
      .
    </p>
  )
}

/** A conversation about one thing, and the field to take part in it. */
export function CommentThread({ subject, about, comments, commenter, look = 'open' }: CommentThreadProps) {
  const thread = useThread(subject)
  const removals = useRemovals(thread)
  const kept = useKeptWords(`${commenter.userId}.${subject.type}.${subject.id}`)
  const [sending, setSending] = useState<Written | null>(null)
  const [isAsked, setAsked] = useState(kept.written.text !== '')
  const isOpen = look === 'open' || isAsked
  return (
    <div className="kw-comments">
      {comments.length === 0 && sending === null && look === 'open' && (
        <NothingSaid mayWrite={commenter.mayWrite} />
      )}
      {(comments.length > 0 || sending !== null) && (
        <ol className="kw-comment-list" aria-label={`Comments on ${about}`}>
          {comments.map((comment) => (
            <CommentEntry
              key={comment.id}
              comment={comment}
              commenter={commenter}
              thread={thread}
              removals={removals}
            />
          ))}
          {sending !== null && <Sending written={sending} author={commenter.name} />}
        </ol>
      )}
      {commenter.mayWrite && isOpen && (
        <WriteForm
          label={`Comment on ${about}`}
          placeholder={`Comment on ${about}`}
          commenter={commenter}
          kept={kept}
          thread={thread}
          onSending={setSending}
          isFocused={look === 'quiet' && kept.written.text === ''}
          onCancel={
            look === 'open'
              ? undefined
              : () => {
                  kept.clear()
                  setAsked(false)
                }
          }
        />
      )}
      {commenter.mayWrite && !isOpen && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconMessage size={16} aria-hidden />}
          onClick={() => setAsked(true)}
        >
          Comment on {about}
        </Button>
      )}
    </div>
  )
}
