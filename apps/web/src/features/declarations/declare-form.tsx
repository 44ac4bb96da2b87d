import { Stack, Textarea, TextInput } from '@mantine/core'
import type { Declaration } from '@knowwhen/contract'
import { declarableVerdicts, declarationGrades, minimumReadingLength } from '@knowwhen/domain'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { declareVerdict } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import { ChoiceList } from '../../ui/choice-list.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { useKept } from '../../ui/use-kept.js'
import { gradeChoices, verdictChoices } from './declared-words.js'
import './declarations.css'

type Grade = (typeof declarationGrades)[number]
type Verdict = (typeof declarableVerdicts)[number]

interface Declared {
  readonly grade: Grade | ''
  readonly verdict: Verdict | ''
  readonly sourceLink: string
  readonly reading: string
}

const begun: Declared = { grade: '', verdict: '', sourceLink: '', reading: '' }

function read(found: unknown): Declared | null {
  if (typeof found !== 'object' || found === null) return null
  const kept: Readonly<Record<string, unknown>> = { ...found }
  const text = (name: string) => (typeof kept[name] === 'string' ? kept[name] : '')
  return {
    grade: declarationGrades.find((grade) => grade === kept['grade']) ?? '',
    verdict: declarableVerdicts.find((verdict) => verdict === kept['verdict']) ?? '',
    sourceLink: text('sourceLink'),
    reading: text('reading'),
  }
}

const missing = 'Please choose one.'

const errorsOf = ({ grade, verdict, sourceLink, reading }: Declared): Readonly<Record<string, string>> => ({
  ...(grade === '' ? { grade: missing } : {}),
  ...(verdict === '' ? { verdict: missing } : {}),
  ...(/^https?:\/\/\S+$/.test(sourceLink.trim())
    ? {}
    : { sourceLink: 'Please give an address that begins with https:// or http://.' }),
  ...(reading.trim().length < minimumReadingLength
    ? { reading: 'Write what was seen and how you read it, in a sentence at least.' }
    : {}),
})

/** Only what was chosen is sent; the words for nothing chosen are never reached. */
const bodyOf = ({ grade, verdict, sourceLink, reading }: Declared) => ({
  grade: grade === '' ? ('D' as const) : grade,
  verdict: verdict === '' ? ('inconclusive' as const) : verdict,
  sourceLink: sourceLink.trim(),
  reading: reading.trim(),
})

export interface DeclareFormProps {
  readonly hypothesisId: string
  /** Where what is typed is kept until it is stored. */
  readonly place: string
  readonly onDeclared: (declaration: Declaration) => void
  readonly onCancel: () => void
}

function Problem({ words }: { readonly words: string | undefined }) {
  return words === undefined ? null : <p className="kw-declare-error">{words}</p>
}

/** What people read in a source that no rule can compute. */
export function DeclareForm({ hypothesisId, place, onDeclared, onCancel }: DeclareFormProps) {
  const kept = useKept({ place, begun, read })
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const typed = kept.value
  const { submit, isPending, problem } = useSubmit({
    fields: ['grade', 'verdict', 'sourceLink', 'reading'],
    setErrors,
    send: (declared: Declared, options) =>
      call(declareVerdict, { params: { hypothesisId }, body: bodyOf(declared) }, options),
    onDone: (declaration) => {
      kept.forget()
      onDeclared(declaration)
    },
  })
  const change = (changed: Partial<Declared>) => kept.change({ ...typed, ...changed })
  const send = () => {
    const found = errorsOf(typed)
    setErrors(found)
    if (Object.keys(found).length === 0) submit(typed)
  }
  const isMissing = Object.keys(errors).length > 0 && problem === null
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Stack gap="md">
        <p className="kw-declare-lead">
          For what no experiment and no comparison can compute. Once a second person agrees, the card has this
          verdict, with its grade beside it. It stays outside win rate and value.
        </p>
        <FormErrors
          message={isMissing ? 'Something is missing; see below.' : (problem?.message ?? null)}
          errors={isMissing ? [] : (problem?.rest ?? [])}
        />
        <div>
          <ChoiceList<Grade | ''>
            legend="What kind of evidence is it?"
            choices={gradeChoices}
            value={typed.grade}
            onChange={(grade) => change({ grade })}
          />
          <Problem words={errors['grade']} />
        </div>
        <div>
          <ChoiceList<Verdict | ''>
            legend="What does it show?"
            choices={verdictChoices}
            value={typed.verdict}
            onChange={(verdict) => change({ verdict })}
          />
          <Problem words={errors['verdict']} />
        </div>
        <TextInput
          type="url"
          label="Source"
          description="Where the second person can look it up"
          placeholder="https://"
          value={typed.sourceLink}
          error={errors['sourceLink']}
          onChange={(event) => change({ sourceLink: event.currentTarget.value })}
        />
        <Textarea
          label="What was seen, and how you read it"
          autosize
          minRows={3}
          maxLength={5000}
          value={typed.reading}
          error={errors['reading']}
          onChange={(event) => change({ reading: event.currentTarget.value })}
        />
      </Stack>
      <FormButtons submitLabel="Declare this verdict" isPending={isPending} onCancel={onCancel} />
    </form>
  )
}
