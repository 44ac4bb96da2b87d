import { Button, Radio, Textarea } from '@mantine/core'
import { goalCombinations, type SignalRole } from '@knowwhen/domain'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'

import { oneOf } from '../../../ui/search-schema.js'
import { newSignal, type DraftSignal } from './draft.js'
import { fieldId, focusField } from './field-paths.js'
import type { FormPart } from './form-part.js'
import { SignalFields, type KpiChoice } from './signal-fields.js'

export interface SignalsFieldsProps {
  readonly form: FormPart
  readonly kpis: readonly KpiChoice[]
}

const roleWords: Readonly<Record<SignalRole, string>> = {
  goal: 'Goal',
  guardrail: 'Guardrail',
  secondary: 'Secondary signal',
}

const addable = [
  { role: 'goal', words: 'Add goal', id: 'signals' },
  { role: 'guardrail', words: 'Add guardrail', id: 'signals.guardrail' },
  { role: 'secondary', words: 'Add secondary signal', id: 'signals.secondary' },
] as const

const readCombination = oneOf(goalCombinations)

/** "Goal 2": the number among its own role. */
const titleOf = (signals: readonly DraftSignal[], index: number): string => {
  const role = signals[index]?.role ?? 'goal'
  const number = signals.slice(0, index + 1).filter((signal) => signal.role === role).length
  return `${roleWords[role]} ${number}`
}

function GoalCombinationField({ form }: { readonly form: FormPart }) {
  if (form.draft.signals.filter(({ role }) => role === 'goal').length < 2) return null
  return (
    <Radio.Group
      label="Several goals: the card is met when"
      value={form.draft.goalCombination}
      onChange={(value) => form.change({ goalCombination: readCombination(value) ?? 'all' })}
    >
      <Radio value="all" label="all of them are met" mt={4} />
      <Radio value="any" label="any of them is met (each is judged more strictly)" mt={4} />
    </Radio.Group>
  )
}

function NoGuardrailField({ form }: { readonly form: FormPart }) {
  if (form.draft.signals.some(({ role }) => role === 'guardrail')) return null
  return (
    <Textarea
      id={fieldId('noGuardrailReason')}
      label="No guardrail, because …"
      description="A guardrail is what must not get worse meanwhile. Add one, or say why none is needed."
      autosize
      minRows={1}
      maxLength={500}
      value={form.draft.noGuardrailReason}
      error={form.errorOf('noGuardrailReason')}
      onChange={(event) => form.change({ noGuardrailReason: event.currentTarget.value })}
    />
  )
}

/** The measurable signs: goals promise, guardrails protect, secondary signals are only watched. */
export function SignalsFields({ form, kpis }: SignalsFieldsProps) {
  const { signals } = form.draft
  const [removed, setRemoved] = useState<{ readonly signal: DraftSignal; readonly index: number } | null>(
    null,
  )
  const set = (changed: readonly DraftSignal[]) => form.change({ signals: changed })
  const add = (role: SignalRole) => {
    set([...signals, newSignal(role)])
    requestAnimationFrame(() => focusField(`signals.${signals.length}.name`))
  }
  const remove = (signal: DraftSignal, index: number) => {
    set(signals.filter(({ key }) => key !== signal.key))
    setRemoved({ signal, index })
    requestAnimationFrame(() => focusField('signals.undo'))
  }
  const undo = () => {
    if (removed === null) return
    set([...signals.slice(0, removed.index), removed.signal, ...signals.slice(removed.index)])
    setRemoved(null)
    requestAnimationFrame(() => focusField(`signals.${removed.index}.name`))
  }
  return (
    <fieldset className="kw-part">
      <legend>How we will know</legend>
      {signals.map((signal, index) => (
        <SignalFields
          key={signal.key}
          title={titleOf(signals, index)}
          kpis={kpis}
          part={{
            signal,
            at: (field) => fieldId(`signals.${index}.${field}`),
            edit: (changes) => set(signals.map((held, i) => (i === index ? { ...held, ...changes } : held))),
            errorOf: (field) => form.errorOf(`signals.${index}.${field}`),
          }}
          onRemove={() => remove(signal, index)}
        />
      ))}
      {removed !== null && (
        <p className="kw-undo" role="status">
          Removed {removed.signal.name === '' ? 'the signal' : `“${removed.signal.name}”`}.{' '}
          <Button id={fieldId('signals.undo')} variant="subtle" size="compact-sm" onClick={undo}>
            Undo
          </Button>
        </p>
      )}
      <div className="kw-part-buttons">
        {addable.map(({ role, words, id }) => (
          <Button
            key={role}
            id={fieldId(id)}
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            disabled={signals.length >= 20}
            onClick={() => add(role)}
          >
            {words}
          </Button>
        ))}
      </div>
      <GoalCombinationField form={form} />
      <NoGuardrailField form={form} />
    </fieldset>
  )
}
