import type { Comment } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { updateComment } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import { CommentForm } from './comment-form.js'
import { useKeptWords } from './kept-words.js'
import { toStored, toWritten } from './mention-text.js'
import type { Thread } from './use-thread.js'

export interface EditFormProps {
  readonly comment: Comment
  readonly userId: string
  readonly thread: Thread
  readonly onEnd: () => void
}

/** Changes what one said. */
export function EditForm({ comment, userId, thread, onEnd }: EditFormProps) {
  const { id, body, mentions, version } = comment
  const kept = useKeptWords(`${userId}.edit.${id}`, toWritten(body ?? '', mentions))
  const end = (): void => {
    kept.clear()
    onEnd()
  }
  const { submit, isPending, problem } = useSubmit({
    fields: [],
    setErrors: () => undefined,
    send: (words: string, options) =>
      call(updateComment, { params: { commentId: id }, body: { body: words }, version }, options),
    onDone: (changed) => {
      thread.put(changed)
      end()
    },
    // Saving again then changes what is there now.
    onRefused: thread.readAgain,
  })
  return (
    <CommentForm
      label="Change the comment"
      kept={kept}
      userId={userId}
      submitLabel="Save"
      onSubmit={(written) => submit(toStored(written))}
      onCancel={end}
      isPending={isPending}
      isFocused
      failure={problem === null ? null : `Not saved. ${problem.message}`}
    />
  )
}
