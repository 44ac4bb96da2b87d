import { NativeSelect, TextInput } from '@mantine/core'

import { ChoiceList } from '../../ui/choice-list.js'
import { PercentInput } from '../../ui/evidence/percent-input.js'
import type { AdoptionDraft } from './adoption-draft.js'
import './adoption.css'

export interface AdoptionSettingsProps {
  readonly draft: AdoptionDraft
  readonly teams: readonly { readonly id: string; readonly name: string }[]
  readonly errors: Readonly<Record<string, string>>
  readonly isDisabled: boolean
  readonly onChange: (change: Partial<AdoptionDraft>) => void
}

const aims = [
  {
    value: 'anyImprovement',
    label: 'Any improvement',
    words: 'What most teams meant at the time. A win is any gain that is told apart from chance.',
  },
  {
    value: 'promise',
    label: 'A promise of at least …',
    words: 'Stricter: where the promise is not reached, the card is not validated.',
  },
] as const

/** What all cards of this adoption have in common; nobody wrote it down at the time. */
export function AdoptionSettings({ draft, teams, errors, isDisabled, onChange }: AdoptionSettingsProps) {
  return (
    <fieldset className="kw-adoption-settings" disabled={isDisabled}>
      <legend className="kw-hidden">What all these cards have in common</legend>
      <TextInput
        label="Whom were they for?"
        description="For example: people who visit the shop"
        maxLength={300}
        value={draft.audience}
        error={errors['audience']}
        onChange={(event) => onChange({ audience: event.currentTarget.value })}
      />
      <ChoiceList
        legend="What would have been a success?"
        choices={aims}
        value={draft.aim}
        isDisabled={isDisabled}
        onChange={(aim) => onChange({ aim })}
      />
      <div className="kw-adoption-row">
        {draft.aim === 'promise' ? (
          <PercentInput
            id="adoption-promise"
            label="Promise: at least"
            description="Relative, on every goal"
            value={draft.promise}
            error={errors['promisedLift']}
            disabled={isDisabled}
            onChange={(promise) => onChange({ promise })}
          />
        ) : (
          <PercentInput
            id="adoption-smallest"
            label="Smallest effect worth knowing"
            description="Below it, an experiment that shows nothing has shown that there is nothing"
            value={draft.smallestEffect}
            error={errors['minimumDetectableEffect']}
            disabled={isDisabled}
            onChange={(smallestEffect) => onChange({ smallestEffect })}
          />
        )}
        <PercentInput
          id="adoption-margin"
          label="Guardrails: at most this much worse"
          description="Relative, on every guardrail"
          value={draft.margin}
          error={errors['nonInferiorityMargin']}
          disabled={isDisabled}
          onChange={(margin) => onChange({ margin })}
        />
        <NativeSelect
          label="Where there are several goals"
          description="What counts as a success"
          data={[
            { value: 'all', label: 'All of them must get better' },
            { value: 'any', label: 'Any one of them is enough' },
          ]}
          value={draft.goals}
          onChange={(event) => onChange({ goals: event.currentTarget.value === 'any' ? 'any' : 'all' })}
        />
        <NativeSelect
          label="Team"
          description="Whose log they appear in"
          data={[
            { value: '', label: 'The team of each project' },
            ...teams.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={draft.teamId}
          error={errors['teamId']}
          onChange={(event) => onChange({ teamId: event.currentTarget.value })}
        />
      </div>
    </fieldset>
  )
}
