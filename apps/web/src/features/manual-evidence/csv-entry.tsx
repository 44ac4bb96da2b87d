import { Button, FileButton, Textarea } from '@mantine/core'
import type { EvidenceEntered, Experiment } from '@knowwhen/contract'
import { IconDownload, IconFileUpload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { addressOf, call } from '../../api/client.js'
import { getEvidenceTemplate, importEvidence, previewEvidenceImport } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormErrors } from '../../ui/form-errors.js'
import type { Kept } from '../../ui/use-kept.js'
import { CsvPreview } from './csv-preview.js'
import { FactsFields } from './facts-fields.js'
import './manual-evidence.css'
import { factsBody, factsErrors, type ReadingText } from './reading-draft.js'

export interface CsvEntryProps {
  readonly experiment: Experiment
  readonly kept: Kept<ReadingText>
  readonly onStored: (stored: EvidenceEntered) => void
}

const mostCharacters = 1_000_000

interface CsvFieldProps {
  readonly experimentId: string
  readonly csv: string
  readonly error: string | undefined
  readonly onChange: (csv: string) => void
}

function CsvField({ experimentId, csv, error, onChange }: CsvFieldProps) {
  const [unreadable, setUnreadable] = useState<string | null>(null)
  const take = (file: File | null) => {
    if (file === null) return
    setUnreadable(null)
    if (file.size > mostCharacters) {
      setUnreadable(`${file.name} is larger than 1 MB. A reading has one row per metric and arm.`)
      return
    }
    file.text().then(onChange, () => setUnreadable(`${file.name} could not be read.`))
  }
  return (
    <div className="kw-csv">
      <div className="kw-entry-buttons">
        <FileButton onChange={take} accept=".csv,text/csv,text/plain">
          {(props) => (
            <Button
              {...props}
              variant="default"
              leftSection={<IconFileUpload size={16} aria-hidden="true" />}
            >
              Choose a file
            </Button>
          )}
        </FileButton>
        <Button
          component="a"
          variant="subtle"
          href={addressOf(getEvidenceTemplate, { query: { experimentId } })}
          download
          leftSection={<IconDownload size={16} aria-hidden="true" />}
        >
          Download a template with its arms and metrics
        </Button>
      </div>
      {unreadable !== null && (
        <p role="alert" className="kw-entry-error">
          {unreadable}
        </p>
      )}
      <Textarea
        label="Or paste the rows here"
        description="One row per metric and arm; the first line names the columns"
        classNames={{ input: 'kw-csv-text' }}
        autosize
        minRows={5}
        maxRows={14}
        spellCheck={false}
        value={csv}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}

/** A reading as a file: looked at first, every bad row named, then imported. */
export function CsvEntry({ experiment, kept, onStored }: CsvEntryProps) {
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const text = kept.value
  const params = { experimentId: experiment.id }
  const bodyOf = (typed: ReadingText) => ({ ...factsBody(typed), csv: typed.csv })
  const preview = useMutation({
    mutationFn: (typed: ReadingText) => call(previewEvidenceImport, { params, body: bodyOf(typed) }),
  })
  const { submit, isPending, problem } = useSubmit({
    fields: ['grade', 'alpha', 'asOf', 'sourceLink', 'note'],
    setErrors,
    send: (typed: ReadingText, options) => call(importEvidence, { params, body: bodyOf(typed) }, options),
    onDone: (stored) => {
      kept.forget()
      onStored(stored)
    },
  })
  const change = (changed: Partial<ReadingText>) => {
    preview.reset()
    kept.change({ ...text, ...changed })
  }
  const look = () => {
    const found = {
      ...factsErrors(text),
      ...(text.csv.trim() === '' ? { csv: 'Please choose a file or paste its rows.' } : {}),
    }
    setErrors(found)
    if (Object.keys(found).length === 0) preview.mutate(text)
  }
  const refused = problem?.message ?? (preview.error === null ? null : sentenceOf(preview.error))
  return (
    <form
      noValidate
      className="kw-entry-fields"
      onSubmit={(event) => {
        event.preventDefault()
        look()
      }}
    >
      <FormErrors
        message={
          refused ??
          (Object.keys(errors).length > 0 ? 'Something is missing; see the fields marked below.' : null)
        }
        errors={problem?.rest ?? []}
      />
      <CsvField
        experimentId={experiment.id}
        csv={text.csv}
        error={errors['csv']}
        onChange={(csv) => change({ csv })}
      />
      <FactsFields facts={text} errors={errors} onChange={change} />
      <div>
        <Button
          type="submit"
          variant={preview.data === undefined ? 'filled' : 'default'}
          loading={preview.isPending}
        >
          Look at it first
        </Button>
      </div>
      {preview.data !== undefined && (
        <CsvPreview
          preview={preview.data}
          csv={text.csv}
          arms={experiment.arms}
          isPending={isPending}
          onImport={() => submit(text)}
        />
      )}
    </form>
  )
}
