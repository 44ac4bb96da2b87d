import { NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import type { AnswerOf, createGrowthBookDraft as CreateDraft, getDraftOptions } from '@knowwhen/contract'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { createGrowthBookDraft } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import './outward.css'
import { WhatIsSent } from './what-is-sent.js'

type Options = AnswerOf<typeof getDraftOptions>

interface Choice {
  readonly dataSourceId: string
  readonly assignmentQueryId: string
  readonly projectId: string
  readonly name: string
  /** One per line. */
  readonly treatments: string
}

const begunWith = ({ dataSources, projects, draft }: Options): Choice => ({
  dataSourceId: dataSources[0]?.externalId ?? '',
  assignmentQueryId: dataSources[0]?.assignmentQueries[0]?.externalId ?? '',
  projectId: projects.length === 1 ? (projects[0]?.externalId ?? '') : '',
  name: draft.name,
  treatments: draft.variations
    .slice(1)
    .map(({ name }) => name)
    .join('\n'),
})

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const choicesOf = (items: readonly { readonly externalId: string; readonly name: string }[]) =>
  items.map(({ externalId, name }) => ({ value: externalId, label: name }))

interface FieldsProps {
  readonly options: Options
  readonly choice: Choice
  readonly onChange: (change: Partial<Choice>) => void
}

function Fields({ options, choice, onChange }: FieldsProps) {
  const source = options.dataSources.find(({ externalId }) => externalId === choice.dataSourceId)
  return (
    <>
      <NativeSelect
        label="Data source"
        data={choicesOf(options.dataSources)}
        value={choice.dataSourceId}
        onChange={(event) => {
          const dataSourceId = event.currentTarget.value
          const chosen = options.dataSources.find(({ externalId }) => externalId === dataSourceId)
          onChange({
            dataSourceId,
            assignmentQueryId: chosen?.assignmentQueries[0]?.externalId ?? '',
          })
        }}
      />
      <NativeSelect
        label="Assignment query"
        description="How GrowthBook finds who saw which variation"
        data={choicesOf(source?.assignmentQueries ?? [])}
        value={choice.assignmentQueryId}
        onChange={(event) => onChange({ assignmentQueryId: event.currentTarget.value })}
      />
      {options.projects.length > 0 && (
        <NativeSelect
          label="Project"
          data={[{ value: '', label: 'None' }, ...choicesOf(options.projects)]}
          value={choice.projectId}
          onChange={(event) => onChange({ projectId: event.currentTarget.value })}
        />
      )}
      <TextInput
        label="Name in GrowthBook"
        maxLength={200}
        value={choice.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Textarea
        label="Treatments"
        description="One per line; the control comes by itself"
        autosize
        minRows={1}
        value={choice.treatments}
        onChange={(event) => onChange({ treatments: event.currentTarget.value })}
      />
    </>
  )
}

export interface DraftFormProps {
  readonly hypothesisId: string
  readonly options: Options
  readonly onMade: (made: AnswerOf<typeof CreateDraft>) => void
  readonly onCancel: () => void
}

/** Chooses where the draft goes, beside exactly what goes there. */
export function DraftForm({ hypothesisId, options, onMade, onCancel }: DraftFormProps) {
  const [choice, setChoice] = useState(() => begunWith(options))
  const treatments = linesOf(choice.treatments)
  const { submit, isPending, problem } = useSubmit({
    fields: [],
    setErrors: () => undefined,
    send: (chosen: Choice, how) =>
      call(
        createGrowthBookDraft,
        {
          params: { hypothesisId },
          body: {
            connectionId: options.connection.id,
            dataSourceId: chosen.dataSourceId,
            assignmentQueryId: chosen.assignmentQueryId,
            projectId: chosen.projectId,
            name: chosen.name.trim() === '' ? options.draft.name : chosen.name.trim(),
            ...(treatments.length === 0 ? {} : { treatments: [...treatments] }),
          },
        },
        how,
      ),
    onDone: onMade,
  })
  if (options.refusals.length > 0) {
    return (
      <>
        <p>No draft can be made there yet:</p>
        <ul>
          {options.refusals.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </>
    )
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit(choice)
      }}
    >
      <Stack gap="sm">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <Fields
          options={options}
          choice={choice}
          onChange={(change) => setChoice({ ...choice, ...change })}
        />
        <WhatIsSent
          draft={options.draft}
          name={choice.name.trim() === '' ? options.draft.name : choice.name.trim()}
          treatments={treatments.length === 0 ? ['Treatment'] : treatments}
        />
        <p className="kw-soft kw-sent-note">
          A draft: nothing is started there, and no query runs on your data warehouse.
        </p>
      </Stack>
      <FormButtons submitLabel="Create the draft and link it" isPending={isPending} onCancel={onCancel} />
    </form>
  )
}
