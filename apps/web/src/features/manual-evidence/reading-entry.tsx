import { Button } from '@mantine/core'
import type { EvidenceEntered, Experiment } from '@knowwhen/contract'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { addManualEvidence } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormErrors } from '../../ui/form-errors.js'
import type { Kept } from '../../ui/use-kept.js'
import { FactsFields } from './facts-fields.js'
import './manual-evidence.css'
import { NumbersFields } from './numbers-fields.js'
import { cellOfPath, readingBody, readingErrors, type ReadingText } from './reading-draft.js'

export interface ReadingEntryProps {
  readonly experiment: Experiment
  readonly kept: Kept<ReadingText>
  readonly onStored: (stored: EvidenceEntered) => void
}

type Errors = Readonly<Record<string, string>>

/** Every field of the body, so that an error of the server can be shown where it was typed. */
function pathsOf(text: ReadingText, experiment: Experiment): readonly string[] {
  const fields = ['users', 'conversions', 'sum', 'mean', 'standardDeviation', 'lift', 'low', 'high', 'pValue']
  const cells = readingBody(text, experiment).metrics.flatMap(({ arms }, metric) =>
    arms.flatMap((_, arm) => {
      const place = `metrics.${metric}.arms.${arm}`
      return [place, ...fields.flatMap((field) => [`${place}.${field}`, `${place}.effect.${field}`])]
    }),
  )
  return ['grade', 'alpha', 'asOf', 'sourceLink', 'note', ...cells]
}

const inForm = (found: Errors, text: ReadingText, experiment: Experiment): Errors => {
  const body = readingBody(text, experiment)
  return Object.fromEntries(
    Object.entries(found).map(([path, words]) => [cellOfPath(path, body) ?? path, words]),
  )
}

const isOfCell = (path: string): boolean => path.includes(' ')

function summaryOf(errors: Errors, refused: string | null): string | null {
  if (refused !== null) return refused
  if (errors['metrics'] !== undefined) return errors['metrics']
  const count = Object.keys(errors).length
  if (count === 0) return null
  return Object.keys(errors).some(isOfCell)
    ? 'Some numbers cannot be used; see the fields marked below.'
    : 'Something is missing; see the fields marked below.'
}

/** A reading typed in: what it rests on, then its numbers. */
export function ReadingEntry({ experiment, kept, onStored }: ReadingEntryProps) {
  const [errors, setErrors] = useState<Errors>({})
  const text = kept.value
  const { submit, isPending, problem } = useSubmit({
    fields: pathsOf(text, experiment),
    setErrors: (found) => setErrors(inForm(found, text, experiment)),
    send: (typed: ReadingText, options) =>
      call(
        addManualEvidence,
        { params: { experimentId: experiment.id }, body: readingBody(typed, experiment) },
        options,
      ),
    onDone: (stored) => {
      kept.forget()
      onStored(stored)
    },
  })
  const change = (changed: Partial<ReadingText>) => kept.change({ ...text, ...changed })
  const send = () => {
    const found = readingErrors(text, experiment)
    setErrors(found)
    if (Object.keys(found).length === 0) submit(text)
  }
  return (
    <form
      noValidate
      className="kw-entry kw-entry-fields"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <FormErrors message={summaryOf(errors, problem?.message ?? null)} errors={problem?.rest ?? []} />
      <NumbersFields experiment={experiment} text={text} errors={errors} onChange={change} />
      <FactsFields facts={text} errors={errors} onChange={change} />
      <div className="kw-entry-foot">
        <Button type="submit" loading={isPending}>
          Store the reading
        </Button>
      </div>
    </form>
  )
}
