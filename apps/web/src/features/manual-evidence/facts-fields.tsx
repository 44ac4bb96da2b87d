import { NativeSelect, Textarea, TextInput } from '@mantine/core'

import { ChoiceList } from '../../ui/choice-list.js'
import './manual-evidence.css'
import type { FactsText, Grade } from './reading-draft.js'

export interface FactsFieldsProps {
  readonly facts: FactsText
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (change: Partial<FactsText>) => void
}

const grades: readonly { readonly value: Grade | ''; readonly label: string; readonly words: string }[] = [
  {
    value: 'A',
    label: 'Grade A: assigned at random',
    words: 'A random draw decided who saw which arm. Differences can be put down to the change alone.',
  },
  {
    value: 'B',
    label: 'Grade B: quasi-experiment',
    words:
      'Groups were compared that chance did not make: a region against another, those who opted in against the rest. The same rule judges it; the grade stays visible.',
  },
]

const coverages = [
  { value: '0.05', label: '95%' },
  { value: '0.1', label: '90%' },
  { value: '0.01', label: '99%' },
]

/** What holds for the whole reading: how far it can be trusted, when it is of, and where it comes from. */
export function FactsFields({ facts, errors, onChange }: FactsFieldsProps) {
  return (
    <div className="kw-entry-fields">
      <div>
        <ChoiceList
          legend="How were users assigned to the arms?"
          choices={grades}
          value={facts.grade}
          onChange={(grade) => onChange({ grade })}
        />
        {errors['grade'] !== undefined && <p className="kw-entry-error">{errors['grade']}</p>}
      </div>
      <div className="kw-entry-row">
        <TextInput
          type="date"
          label="Data up to"
          description="Empty: the experiment’s end, or today while it runs. Later than in any reading before"
          value={facts.asOf}
          error={errors['asOf']}
          onChange={(event) => onChange({ asOf: event.currentTarget.value })}
        />
        <NativeSelect
          label="Coverage of its intervals"
          description="Of those you enter, and of those we compute"
          data={coverages}
          value={facts.alpha}
          error={errors['alpha']}
          onChange={(event) => onChange({ alpha: event.currentTarget.value })}
        />
      </div>
      <TextInput
        type="url"
        label="Source"
        required={facts.grade === 'A'}
        description="The page where somebody else can look the numbers up"
        placeholder="https://"
        value={facts.sourceLink}
        error={errors['sourceLink']}
        onChange={(event) => onChange({ sourceLink: event.currentTarget.value })}
      />
      <Textarea
        label="Note"
        autosize
        minRows={1}
        maxLength={2000}
        value={facts.note}
        error={errors['note']}
        onChange={(event) => onChange({ note: event.currentTarget.value })}
      />
    </div>
  )
}
