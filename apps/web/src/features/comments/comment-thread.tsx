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
import { useThread, type Thread } from './use-thread.js'
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

interface WritingProps extends Pick<CommentThreadProps, 'about' | 'commenter' | 'look'> {
  readonly thread: Thread
  readonly onSending: (written: Written | null) => void
}

/** The field, or below something else the button that opens it; what was kept opens it too. */
function Writing({ about, commenter, look, thread, onSending }: WritingProps) {
  const { type, id } = thread.subject
  const kept = useKeptWords(`${commenter.userId}.${type}.${id}`)
  const [isAsked, setAsked] = useState(kept.written.text !== '')
  const label = `Comment on ${about}`
  const form = { label, placeholder: label, commenter, kept, thread, onSending }
  if (look !== 'quiet') return <WriteForm {...form} />
  if (isAsked) {
    const end = (): void => {
      kept.clear()
      setAsked(false)
    }
    return <WriteForm {...form} onCancel={end} isFocused={kept.written.text === ''} />
  }
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      leftSection={<IconMessage size={16} aria-hidden />}
      onClick={() => setAsked(true)}
    >
      {label}
    </Button>
  )
}

/** A conversation about one thing, and the field to take part in it. */
export function CommentThread({ subject, about, comments, commenter, look = 'open' }: CommentThreadProps) {
  const thread = useThread(subject)
  const removals = useRemovals(thread)
  const [sending, setSending] = useState<Written | null>(null)
  const isEmpty = comments.length === 0 && sending === null
  return (
    <div className="kw-comments">
      {isEmpty && look === 'open' && <NothingSaid mayWrite={commenter.mayWrite} />}
      {!isEmpty && (
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
      {commenter.mayWrite && (
        <Writing about={about} commenter={commenter} look={look} thread={thread} onSending={setSending} />
      )}
    </div>
  )
}
