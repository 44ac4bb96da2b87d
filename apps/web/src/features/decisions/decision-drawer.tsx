import { Button, Drawer, Group } from '@mantine/core'
import type { Decision } from '@knowwhen/contract'
import type { DecisionKind } from '@knowwhen/domain'
import { IconUserCheck } from '@tabler/icons-react'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { decideHypothesis } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormErrors } from '../../ui/form-errors.js'
import { ChoiceFields, type Recommendation } from './choice-fields.js'
import { DecisionFields } from './decision-fields.js'
import {
  bodyOf,
  decisionErrors,
  emptyDecision,
  type DecisionErrors,
  type DecisionValues,
} from './decision-form.js'
import { kindWords } from './decision-words.js'
import './decisions.css'

export interface DecisionDrawerProps {
  readonly hypothesisId: string
  readonly answer: Recommendation
  readonly opened: boolean
  readonly onClose: () => void
  readonly onDecided: (decision: Decision) => void
}

const fields = ['kind', 'rationale', 'nextStep', 'rolloutShare', 'plannedEnd', 'acknowledgeHarm']

interface OverrideNoteProps {
  readonly answer: Recommendation
  readonly kind: DecisionKind | null
}

/** What it means to decide otherwise than the rule recommends. */
function OverrideNote({ answer, kind }: OverrideNoteProps) {
  const recommended = answer.recommendation.kind
  const choice = answer.choices.find((candidate) => candidate.kind === kind)
  if (kind === null || recommended === null || choice === undefined || kind === recommended) return null
  return (
    <p className="kw-override" role="note">
      <IconUserCheck size={16} aria-hidden="true" />
      <span>
        The rule recommends {kindWords[recommended].toLowerCase()}, you choose {kindWords[kind].toLowerCase()}
        . That is an override and needs your reason
        {choice.needsSecondPerson
          ? '. It takes effect when a second person approves it; in an organisation of one it is marked unreviewed.'
          : '.'}
      </span>
    </p>
  )
}

function useDecisionForm({ hypothesisId, answer, onDecided }: DecisionDrawerProps) {
  const [values, setValues] = useState<DecisionValues>(emptyDecision)
  const [errors, setErrors] = useState<DecisionErrors>({})
  const { submit, isPending, problem } = useSubmit({
    fields,
    setErrors,
    send: (body: ReturnType<typeof bodyOf>, options) =>
      call(decideHypothesis, { params: { hypothesisId }, body }, options),
    onDone: (decision) => {
      setValues(emptyDecision)
      onDecided(decision)
    },
  })
  const decide = () => {
    const found = decisionErrors(values, answer.harmToAcknowledge)
    setErrors(found)
    if (values.kind !== null && Object.keys(found).length === 0) submit(bodyOf(values, values.kind))
  }
  const change = (changes: Partial<DecisionValues>) => {
    setValues((held) => ({ ...held, ...changes }))
    // What was just mended is not scolded about until the next attempt.
    setErrors((held) => Object.fromEntries(Object.entries(held).filter(([field]) => !(field in changes))))
  }
  return { values, change, errors, decide, isPending, problem }
}

/** Recommendation beside choice, with the reason; closing it keeps what was typed. */
export function DecisionDrawer(props: DecisionDrawerProps) {
  const { answer, opened, onClose } = props
  const form = useDecisionForm(props)
  return (
    <Drawer opened={opened} onClose={onClose} title="Decide" size="md">
      <form
        className="kw-decision-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          form.decide()
        }}
      >
        <p className="kw-recommendation">{answer.recommendation.words}</p>
        <FormErrors
          message={form.problem === null ? null : `Not decided. ${form.problem.message}`}
          errors={form.problem?.rest ?? []}
        />
        <ChoiceFields
          answer={answer}
          value={form.values.kind}
          error={form.errors.kind}
          onChange={(kind) => form.change({ kind })}
        />
        <OverrideNote answer={answer} kind={form.values.kind} />
        <DecisionFields
          values={form.values}
          errors={form.errors}
          harms={answer.harmToAcknowledge}
          onChange={form.change}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={form.isPending}>
            {form.values.kind === null ? 'Decide' : `Decide: ${kindWords[form.values.kind].toLowerCase()}`}
          </Button>
        </Group>
      </form>
    </Drawer>
  )
}
