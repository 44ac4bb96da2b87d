import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'

import { newNote, type DraftNote } from './draft.js'
import { fieldId, focusField } from './field-paths.js'
import type { FormPart } from './form-part.js'

export interface NotesFieldsProps {
  readonly form: FormPart
  readonly field: 'observations' | 'assumptions'
  readonly title: string
  readonly help: string
  /** "observation", for the buttons. */
  readonly word: string
}

/** Sentences with an optional source: what was seen, or what must be true. */
export function NotesFields({ form, field, title, help, word }: NotesFieldsProps) {
  const notes = form.draft[field]
  const set = (changed: readonly DraftNote[]) => form.change({ [field]: changed })
  const edit = (key: string, changes: Partial<DraftNote>) =>
    set(notes.map((note) => (note.key === key ? { ...note, ...changes } : note)))
  const add = () => {
    set([...notes, newNote()])
    requestAnimationFrame(() => focusField(`${field}.${notes.length}.text`))
  }
  const remove = (key: string) => {
    set(notes.filter((note) => note.key !== key))
    focusField(field)
  }
  return (
    <fieldset className="kw-part">
      <legend>{title}</legend>
      <p className="kw-part-help">{help}</p>
      {notes.map((note, index) => (
        <div className="kw-note" key={note.key}>
          <TextInput
            id={fieldId(`${field}.${index}.text`)}
            aria-label={`${title}, ${index + 1}`}
            maxLength={1000}
            value={note.text}
            error={form.errorOf(`${field}.${index}.text`)}
            onChange={(event) => edit(note.key, { text: event.currentTarget.value })}
          />
          <TextInput
            id={fieldId(`${field}.${index}.link`)}
            aria-label={`Source of ${word} ${index + 1} (web address)`}
            placeholder="https:// source, if there is one"
            inputMode="url"
            value={note.link}
            error={form.errorOf(`${field}.${index}.link`)}
            onChange={(event) => edit(note.key, { link: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Remove ${word} ${index + 1}`}
            onClick={() => remove(note.key)}
          >
            <IconTrash size={16} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      <Button
        id={fieldId(field)}
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden="true" />}
        disabled={notes.length >= 20}
        onClick={add}
      >
        Add {word}
      </Button>
    </fieldset>
  )
}
