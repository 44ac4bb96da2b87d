import { call } from '../../api/client.js'
import { createComment } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import type { Commenter } from './comment-entry.js'
import { CommentForm } from './comment-form.js'
import type { KeptWords } from './kept-words.js'
import { nothingWritten, toStored, type Written } from './mention-text.js'
import type { Thread } from './use-thread.js'

export interface WriteFormProps {
  readonly label: string
  readonly placeholder: string
  readonly commenter: Commenter
  readonly kept: KeptWords
  readonly thread: Thread
  /** What is on its way; null once it arrived or failed. */
  readonly onSending: (written: Written | null) => void
  readonly onCancel?: (() => void) | undefined
  readonly isFocused?: boolean
}

/** Says something new: it stands in the list at once, and comes back into the field when it could not be sent. */
export function WriteForm(props: WriteFormProps) {
  const { commenter, kept, thread, onSending } = props
  const { type: subjectType, id: subjectId } = thread.subject
  const { submit, isPending, problem } = useSubmit({
    fields: [],
    setErrors: () => undefined,
    send: (body: string, options) => call(createComment, { body: { subjectType, subjectId, body } }, options),
    onDone: (comment) => {
      thread.put(comment)
      onSending(null)
      kept.clear()
    },
    onRefused: () => onSending(null),
  })
  return (
    <CommentForm
      label={props.label}
      placeholder={props.placeholder}
      // The words stay kept until they have arrived; the field is empty meanwhile, as if they had.
      kept={isPending ? { ...kept, written: nothingWritten, write: () => undefined } : kept}
      userId={commenter.userId}
      submitLabel="Comment"
      onSubmit={(written) => {
        onSending(written)
        submit(toStored(written))
      }}
      onCancel={props.onCancel}
      isPending={isPending}
      isFocused={props.isFocused ?? false}
      failure={problem === null || isPending ? null : `Not sent; your words are kept. ${problem.message}`}
    />
  )
}
