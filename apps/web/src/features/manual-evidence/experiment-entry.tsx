import { Button } from '@mantine/core'
import type { Experiment, Metric } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { createManualExperiment } from '../../api/endpoints.js'
import type { FormProblem } from '../../api/form-problem.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormErrors } from '../../ui/form-errors.js'
import { Steps } from '../../ui/steps.js'
import { useKept } from '../../ui/use-kept.js'
import {
  begunExperiment,
  experimentBody,
  experimentErrors,
  fieldsOf,
  isBegun,
  metricErrors,
  readExperiment,
  type ExperimentText,
} from './experiment-draft.js'
import { ExperimentFields } from './experiment-fields.js'
import { entrySteps } from './entry-steps.js'
import { KeptNotice } from './kept-notice.js'
import './manual-evidence.css'
import { MetricFields } from './metric-fields.js'

type Errors = Readonly<Record<string, string>>
const noErrors: Errors = {}

/** The first step that shows one of these. */
const stepOf = (errors: Errors): number =>
  Object.keys(errors).every((path) => path.startsWith('metrics')) ? 1 : 0

function useEntry(place: string, onStored: (experiment: Experiment) => void) {
  const queryClient = useQueryClient()
  const kept = useKept({ place, begun: begunExperiment, read: readExperiment })
  const [step, setStep] = useState(0)
  const [errors, setErrors] = useState<Errors>(noErrors)
  const { submit, isPending, problem } = useSubmit({
    fields: fieldsOf(kept.value),
    setErrors: (found) => {
      setErrors(found)
      if (Object.keys(found).length > 0) setStep(stepOf(found))
    },
    send: (text: ExperimentText, options) =>
      call(createManualExperiment, { body: experimentBody(text) }, options),
    onDone: async (experiment) => {
      kept.forget()
      onStored(experiment)
      await queryClient.invalidateQueries({ queryKey: ['experiments'] })
      await queryClient.invalidateQueries({ queryKey: ['metrics'] })
    },
  })
  const next = () => {
    const found = step === 0 ? experimentErrors(kept.value) : metricErrors(kept.value)
    setErrors(found)
    if (Object.keys(found).length > 0) return
    if (step === 0) setStep(1)
    else submit(kept.value)
  }
  return { kept, step, setStep, errors, next, isPending, problem }
}

/** The server's own sentence goes before the form's. */
function Summary({ errors, problem }: { readonly errors: Errors; readonly problem: FormProblem | null }) {
  if (problem !== null) return <FormErrors message={problem.message} errors={problem.rest} />
  const isMissing = Object.keys(errors).length > 0
  return <FormErrors message={isMissing ? 'Something is missing; see the fields marked below.' : null} />
}

export interface ExperimentEntryProps {
  /** Where what is typed is kept until it is stored. */
  readonly place: string
  readonly known: readonly Metric[]
  readonly onStored: (experiment: Experiment) => void
}

/** Writes down an experiment that no GrowthBook knows; its numbers come in the step after. */
export function ExperimentEntry({ place, known, onStored }: ExperimentEntryProps) {
  const { kept, step, setStep, errors, next, isPending, problem } = useEntry(place, onStored)
  const [showsKept, setShowsKept] = useState(kept.wasKept && isBegun(kept.value))
  const fields = {
    text: kept.value,
    errors,
    onChange: (change: Partial<ExperimentText>) => kept.change({ ...kept.value, ...change }),
  }
  return (
    <form
      noValidate
      className="kw-entry"
      onSubmit={(event) => {
        event.preventDefault()
        next()
      }}
    >
      <Steps label="Steps" steps={entrySteps} current={step} onStep={setStep} />
      {showsKept && (
        <KeptNotice
          onForget={() => {
            kept.forget()
            setShowsKept(false)
          }}
        />
      )}
      <Summary errors={errors} problem={problem} />
      {step === 0 ? <ExperimentFields {...fields} /> : <MetricFields {...fields} known={known} />}
      <div className="kw-entry-foot">
        {step > 0 && (
          <Button variant="default" onClick={() => setStep(step - 1)}>
            Back
          </Button>
        )}
        <Button type="submit" loading={isPending}>
          {step === 0 ? 'Go on to its metrics' : 'Store it and go on to the numbers'}
        </Button>
      </div>
    </form>
  )
}
