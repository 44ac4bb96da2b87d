import { Textarea } from '@mantine/core'
import { useId, useLayoutEffect, useRef, type KeyboardEvent } from 'react'

import { MentionList, optionId } from './mention-list.js'
import type { Written } from './mention-text.js'
import { useMentionPicker } from './use-mention-picker.js'

export interface WordsFieldProps {
  readonly label: string
  readonly placeholder: string
  readonly written: Written
  readonly onWrite: (written: Written) => void
  readonly userId: string
  readonly error: string | null
  readonly isFocused: boolean
  readonly onSend: () => void
  readonly onEscape: (() => void) | undefined
}

const isSend = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean => key === 'Enter' && (ctrlKey || metaKey)

/** After a person was picked the caret stands behind their name, where one writes on. */
const useCaret = () => {
  const field = useRef<HTMLTextAreaElement>(null)
  const wanted = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (wanted.current === null) return
    field.current?.setSelectionRange(wanted.current, wanted.current)
    wanted.current = null
  })
  return { field, placeCaret: (caret: number) => void (wanted.current = caret) }
}

/** Where words are written: `@` offers people, Ctrl Enter sends. */
export function WordsField(props: WordsFieldProps) {
  const { label, placeholder, written, onWrite, userId, error, isFocused, onSend, onEscape } = props
  const listId = useId()
  const { field, placeCaret } = useCaret()
  const picker = useMentionPicker({
    written,
    userId,
    onPick: (next, caret) => {
      placeCaret(caret)
      onWrite(next)
    },
  })
  const person = picker.found[picker.active]
  const takeKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (isSend(event)) onSend()
    else if (!picker.takeKey(event)) {
      if (event.key === 'Escape') onEscape?.()
      return
    }
    event.preventDefault()
    // What is around (a dialog, the page's keys) is not meant.
    event.stopPropagation()
  }
  return (
    <div className="kw-words-field">
      <Textarea
        ref={field}
        label={label}
        labelProps={{ className: 'kw-hidden' }}
        placeholder={placeholder}
        autosize
        minRows={3}
        maxRows={16}
        maxLength={10_000}
        value={written.text}
        error={error}
        autoFocus={isFocused}
        aria-autocomplete="list"
        {...(person === undefined
          ? {}
          : { 'aria-controls': listId, 'aria-activedescendant': optionId(listId, person) })}
        onChange={({ currentTarget: { value, selectionStart } }) => {
          const next = { ...written, text: value }
          onWrite(next)
          picker.look(next, selectionStart)
        }}
        onClick={({ currentTarget: { selectionStart } }) => picker.look(written, selectionStart)}
        onKeyDown={takeKey}
        onBlur={picker.close}
      />
      <MentionList id={listId} picker={picker} />
    </div>
  )
}
