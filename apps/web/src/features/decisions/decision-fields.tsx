import { Checkbox, Textarea, TextInput } from '@mantine/core'

import { PercentInput } from '../../ui/evidence/percent-input.js'
import type { DecisionErrors, DecisionValues } from './decision-form.js'

export interface DecisionFieldsProps {
  readonly values: DecisionValues
  readonly errors: DecisionErrors
  /** Guardrails that got worse within their margin. */
  readonly harms: readonly string[]
  readonly onChange: (changes: Partial<DecisionValues>) => void
}

/** Why, what next, and what the chosen decision itself needs to know. */
export function DecisionFields({ values, errors, harms, onChange }: DecisionFieldsProps) {
  return (
    <>
      <Textarea
        label="Why?"
        description="Stays in the record, next to the verdict."
        autosize
        minRows={3}
        maxLength={4000}
        value={values.rationale}
        error={errors.rationale}
        onChange={(event) => onChange({ rationale: event.currentTarget.value })}
      />
      <TextInput
        label="Next step"
        maxLength={1000}
        value={values.nextStep}
        error={errors.nextStep}
        onChange={(event) => onChange({ nextStep: event.currentTarget.value })}
      />
      {values.kind === 'ship' && (
        <PercentInput
          id="decision-rollout-share"
          label="Rollout share"
          description="Of the eligible users, from now on."
          value={values.rolloutShare}
          error={errors.rolloutShare}
          onChange={(rolloutShare) => onChange({ rolloutShare })}
        />
      )}
      {values.kind === 'ship' && harms.length > 0 && (
        <Checkbox
          label={`We accept that these got worse within their margin: ${harms.join(', ')}`}
          checked={values.acknowledgeHarm}
          error={errors.acknowledgeHarm}
          onChange={(event) => onChange({ acknowledgeHarm: event.currentTarget.checked })}
        />
      )}
      {values.kind === 'extend' && (
        <TextInput
          type="date"
          label="New planned end"
          value={values.plannedEnd}
          error={errors.plannedEnd}
          onChange={(event) => onChange({ plannedEnd: event.currentTarget.value })}
        />
      )}
    </>
  )
}
