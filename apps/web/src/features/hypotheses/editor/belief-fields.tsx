import { Select, Textarea, TextInput } from '@mantine/core'
import type { Team } from '@knowwhen/contract'

import { fieldId } from './field-paths.js'
import type { FormPart } from './form-part.js'

export interface BeliefFieldsProps {
  readonly form: FormPart
  readonly teams: readonly Pick<Team, 'id' | 'name'>[]
}

/** Whose need, which capability, which outcome: the first two lines of the sentence. */
export function BeliefFields({ form, teams }: BeliefFieldsProps) {
  const { draft, change, errorOf } = form
  return (
    <fieldset className="kw-part">
      <legend>What we believe</legend>
      <TextInput
        id={fieldId('audience')}
        label="Whose need is it?"
        description="The people for whom this is meant, as narrow as the experiment will see them."
        placeholder="first-time buyers on a phone"
        maxLength={300}
        value={draft.audience}
        error={errorOf('audience')}
        onChange={(event) => change({ audience: event.currentTarget.value })}
      />
      <Textarea
        id={fieldId('capability')}
        label="Which capability do we give them?"
        placeholder="a checkout on one page"
        autosize
        minRows={1}
        maxLength={500}
        value={draft.capability}
        error={errorOf('capability')}
        onChange={(event) => change({ capability: event.currentTarget.value })}
      />
      <Textarea
        id={fieldId('outcome')}
        label="Which outcome will it result in?"
        description="What changes for them or for the business, not what is built."
        placeholder="more of them finish what they began to buy"
        autosize
        minRows={1}
        maxLength={500}
        value={draft.outcome}
        error={errorOf('outcome')}
        onChange={(event) => change({ outcome: event.currentTarget.value })}
      />
      <Select
        id={fieldId('teamId')}
        label="Team"
        description="Its achievement log will hold what comes of this card."
        placeholder={teams.length === 0 ? 'No team yet' : 'Choose a team'}
        data={teams.map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.teamId}
        error={errorOf('teamId')}
        clearable
        comboboxProps={{ withinPortal: false }}
        onChange={(teamId) => change({ teamId })}
      />
    </fieldset>
  )
}
