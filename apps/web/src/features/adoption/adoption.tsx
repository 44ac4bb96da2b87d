import { Button } from '@mantine/core'
import type { Session } from '@knowwhen/contract'
import { IconHistory } from '@tabler/icons-react'
import { useState } from 'react'

import { FormErrors } from '../../ui/form-errors.js'
import { formatQuantity } from '../../ui/format.js'
import { Section } from '../../ui/section.js'
import { useKept } from '../../ui/use-kept.js'
import { AdoptionChoice, type AdoptionChoiceProps } from './adoption-choice.js'
import { adoptionPlace, begunAdoption, readAdoption, type AdoptionDraft } from './adoption-draft.js'
import { settingErrors } from './adoption-input.js'
import { AdoptionPreview } from './adoption-preview.js'
import { AdoptionProgress } from './adoption-progress.js'
import { AdoptionSettings, type AdoptionSettingsProps } from './adoption-settings.js'
import './adoption.css'
import { useAdoption } from './use-adoption.js'

export interface AdoptionProps
  extends
    Pick<AdoptionChoiceProps, 'filters' | 'onFilter' | 'projects' | 'connections'>,
    Pick<AdoptionSettingsProps, 'teams'> {
  readonly session: Session
}

type Errors = Readonly<Record<string, string>>

/** Chooses, says what the cards have in common, looks at them, and makes them. */
export function Adoption(props: AdoptionProps) {
  const kept = useKept({ place: adoptionPlace(props.session), begun: begunAdoption, read: readAdoption })
  const adoption = useAdoption(kept)
  const [errors, setErrors] = useState<Errors>({})
  const [isPreviewed, setPreviewed] = useState(false)
  const draft = kept.value
  const change = (changed: Partial<AdoptionDraft>) => kept.change({ ...draft, ...changed })
  const checked = (then: () => void) => () => {
    const found = settingErrors(draft)
    setErrors(found)
    if (Object.keys(found).length === 0) then()
  }
  if (draft.waiting !== null) {
    return (
      <AdoptionProgress
        draft={draft}
        adoption={adoption}
        onAnother={() => kept.change({ ...draft, ids: [], results: [], waiting: null })}
      />
    )
  }
  const isComplete = Object.keys(settingErrors(draft)).length === 0
  return (
    <>
      <Section title="1. Which experiments?">
        <AdoptionChoice {...props} ids={draft.ids} onChoose={(ids) => change({ ids })} />
      </Section>
      <Section title="2. What have these cards in common?">
        <FormErrors
          message={
            Object.keys(errors).length > 0 ? 'Something is missing; see the fields marked below.' : null
          }
        />
        <AdoptionSettings
          draft={draft}
          teams={props.teams}
          errors={errors}
          isDisabled={false}
          onChange={change}
        />
      </Section>
      <Section title="3. Look at the cards, and adopt them">
        <p className="kw-soft">
          Each becomes a card that is sealed now, so it is marked as retrospective: it feeds the library and
          what is expected of new ideas, and stays outside win rate and value.
        </p>
        <div className="kw-adoption-buttons">
          <Button
            variant="default"
            disabled={draft.ids.length === 0}
            onClick={checked(() => setPreviewed(true))}
          >
            Preview the cards
          </Button>
          <Button
            leftSection={<IconHistory size={16} aria-hidden="true" />}
            disabled={draft.ids.length === 0}
            onClick={checked(adoption.begin)}
          >
            Adopt {formatQuantity(draft.ids.length, 'experiment')}
          </Button>
        </div>
        {isPreviewed && isComplete && draft.ids.length > 0 && <AdoptionPreview draft={draft} />}
      </Section>
    </>
  )
}
