import { Button } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'

import { FormErrors } from '../../ui/form-errors.js'
import { CommentWords } from './comment-words.js'
import type { KeptWords } from './kept-words.js'
import { presentMentions, toStored, type Written } from './mention-text.js'
import { WordsField } from './words-field.js'

export interface CommentFormProps {
  /** Names the field: "Comment on HYP-1". */
  readonly label: string
  readonly placeholder?: string
  readonly kept: KeptWords
  readonly userId: string
  readonly submitLabel: string
  readonly onSubmit: (written: Written) => void
  readonly onCancel?: (() => void) | undefined
  readonly isPending?: boolean
  readonly isFocused?: boolean
  /** Why the last attempt failed. */
  readonly failure: string | null
}

const listed = new Intl.ListFormat('en-GB')

function Preview({ written }: { readonly written: Written }) {
  const mentions = presentMentions(written).map(({ userId, label }) => ({ userId, name: label }))
  return (
    <section className="kw-preview" aria-label="Preview">
      {written.text.trim() === '' ? (
        <p className="kw-soft">Nothing to show yet.</p>
      ) : (
        <CommentWords body={toStored(written)} mentions={mentions} />
      )}
    </section>
  )
}

function WhoIsTold({ written }: { readonly written: Written }) {
  const names = presentMentions(written).map(({ label }) => label)
  if (names.length === 0) {
    return (
      <p className="kw-comment-hint">
        Markdown. <kbd>@</kbd> mentions somebody, <kbd>Ctrl Enter</kbd> sends.
      </p>
    )
  }
  return <p className="kw-comment-hint">{listed.format(names)} will be told.</p>
}

/** A field to write in, what it will look like, and who will be told. */
export function CommentForm(props: CommentFormProps) {
  const { kept, submitLabel, onSubmit, onCancel, isPending = false } = props
  const [isPreview, setPreview] = useState(false)
  const [isEmpty, setEmpty] = useState(false)
  const submit = (event?: SyntheticEvent): void => {
    event?.preventDefault()
    const isNothing = kept.written.text.trim() === ''
    setEmpty(isNothing)
    setPreview(false)
    if (!isNothing && !isPending) onSubmit(kept.written)
  }
  return (
    <form className="kw-comment-form" onSubmit={submit} noValidate>
      <FormErrors message={props.failure} />
      {isPreview ? (
        <Preview written={kept.written} />
      ) : (
        <WordsField
          label={props.label}
          placeholder={props.placeholder ?? ''}
          written={kept.written}
          onWrite={(written) => {
            setEmpty(false)
            kept.write(written)
          }}
          userId={props.userId}
          error={isEmpty ? 'Please write something.' : null}
          isFocused={props.isFocused ?? false}
          onSend={submit}
          onEscape={onCancel}
        />
      )}
      <div className="kw-comment-form-foot">
        <WhoIsTold written={kept.written} />
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-pressed={isPreview}
          onClick={() => setPreview(!isPreview)}
        >
          Preview
        </Button>
        {onCancel !== undefined && (
          <Button variant="default" size="compact-md" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button type="submit" size="compact-md" loading={isPending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  )
}
