import { NativeSelect, Radio, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'

import { endOfDay } from './draft.js'
import { fieldId } from './field-paths.js'
import type { FormPart } from './form-part.js'

export interface ArmChoice {
  readonly armId: string
  readonly name: string
  readonly isControl: boolean
}

export interface PlanFieldsProps {
  readonly form: FormPart
  /** Arms of the linked experiment; `null` while none is linked. */
  readonly arms: readonly ArmChoice[] | null
  /** The linked experiment, or the button that links one. */
  readonly experiment: ReactNode
}

function ArmFields({ form, arms }: Pick<PlanFieldsProps, 'form' | 'arms'>) {
  const { treatmentArm } = form.draft
  const choices = (arms ?? []).filter(({ isControl }) => !isControl)
  const first = choices[0]
  const choose = (kind: string) => {
    if (kind === 'bestArm') form.change({ treatmentArm: { kind: 'bestArm' } })
    else if (first !== undefined) form.change({ treatmentArm: { kind: 'arm', armId: first.armId } })
  }
  return (
    <Radio.Group
      label="Which arm counts"
      value={treatmentArm.kind}
      error={form.errorOf('treatmentArm')}
      onChange={choose}
    >
      <Radio
        id={fieldId('treatmentArm')}
        value="bestArm"
        mt={4}
        label="The best arm"
        description="With several treatment arms each is judged more strictly, so that choosing afterwards is fair."
      />
      <Radio
        value="arm"
        mt={8}
        disabled={first === undefined && treatmentArm.kind !== 'arm'}
        label="One arm, named now"
        description={first === undefined ? 'Link an experiment first: its arms are what one can name.' : null}
      />
      {treatmentArm.kind === 'arm' && (
        <NativeSelect
          mt={8}
          aria-label="Treatment arm"
          data={
            choices.some(({ armId }) => armId === treatmentArm.armId)
              ? choices.map(({ armId, name }) => ({ value: armId, label: name }))
              : [
                  {
                    value: treatmentArm.armId,
                    label: `${treatmentArm.armId} (not an arm of the experiment)`,
                  },
                  ...choices.map(({ armId, name }) => ({ value: armId, label: name })),
                ]
          }
          value={treatmentArm.armId}
          onChange={(event) =>
            form.change({ treatmentArm: { kind: 'arm', armId: event.currentTarget.value } })
          }
        />
      )}
    </Radio.Group>
  )
}

/** When we will look, and at which arm. */
export function PlanFields({ form, arms, experiment }: PlanFieldsProps) {
  const { draft, change, errorOf } = form
  return (
    <fieldset className="kw-part">
      <legend>The plan</legend>
      <p className="kw-part-help">
        Give a day, a number of users, or both: the result is read at whichever comes first.
      </p>
      <div className="kw-part-row">
        <TextInput
          id={fieldId('plannedEnd')}
          type="date"
          label="Planned end"
          value={draft.plannedEnd.day}
          error={errorOf('plannedEnd')}
          onChange={(event) => {
            const day = event.currentTarget.value
            change({ plannedEnd: { day, instant: endOfDay(day) } })
          }}
        />
        <TextInput
          id={fieldId('plannedSample')}
          label="Planned sample"
          description="Users over all arms"
          inputMode="numeric"
          autoComplete="off"
          value={draft.plannedSample}
          error={errorOf('plannedSample')}
          onChange={(event) => change({ plannedSample: event.currentTarget.value })}
        />
      </div>
      {experiment}
      <ArmFields form={form} arms={arms} />
    </fieldset>
  )
}
