import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { experimentStatuses } from '@knowwhen/domain'
import { IconPlus, IconTrash } from '@tabler/icons-react'

import { newArm, type ArmText, type ExperimentText } from './experiment-draft.js'
import './manual-evidence.css'

export interface FieldsProps {
  readonly text: ExperimentText
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (change: Partial<ExperimentText>) => void
}

const statusWords = { draft: 'Not started yet', running: 'Running', stopped: 'Ended' } as const
const mostArms = 20

function Dates({ text, errors, onChange }: FieldsProps) {
  return (
    <div className="kw-entry-row">
      <NativeSelect
        label="Where it stands"
        data={experimentStatuses.map((status) => ({ value: status, label: statusWords[status] }))}
        value={text.status}
        onChange={(event) => {
          const chosen = event.currentTarget.value
          const status = experimentStatuses.find((known) => known === chosen)
          if (status !== undefined) onChange({ status })
        }}
      />
      {text.status !== 'draft' && (
        <TextInput
          type="date"
          label="First exposure"
          description="The day on which the first user saw it"
          value={text.startedOn}
          error={errors['startedAt']}
          onChange={(event) => onChange({ startedOn: event.currentTarget.value })}
        />
      )}
      {text.status === 'stopped' && (
        <TextInput
          type="date"
          label="End of exposure"
          description="The last day of it"
          value={text.endedOn}
          error={errors['endedAt']}
          onChange={(event) => onChange({ endedOn: event.currentTarget.value })}
        />
      )}
    </div>
  )
}

interface ArmFieldsProps {
  readonly arm: ArmText
  readonly index: number
  readonly errors: FieldsProps['errors']
  readonly onChange: (change: Partial<ArmText>) => void
  /** Null where at least two are needed. */
  readonly onRemove: (() => void) | null
}

function ArmFields({ arm, index, errors, onChange, onRemove }: ArmFieldsProps) {
  const legend = index === 0 ? 'Control' : `Treatment ${index}`
  return (
    <fieldset className="kw-entry-part">
      <legend>{legend}</legend>
      {onRemove !== null && (
        <Button
          className="kw-entry-remove"
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconTrash size={14} aria-hidden="true" />}
          aria-label={`Remove ${legend}`}
          onClick={onRemove}
        >
          Remove
        </Button>
      )}
      <div className="kw-entry-row">
        <TextInput
          label="Name"
          value={arm.name}
          maxLength={120}
          error={errors[`arms.${index}.name`]}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Planned share"
          description="On any scale: 1 and 1 is half and half"
          inputMode="decimal"
          value={arm.weight}
          error={errors[`arms.${index}.weight`]}
          onChange={(event) => onChange({ weight: event.currentTarget.value })}
        />
      </div>
      <Textarea
        label="What people got"
        autosize
        minRows={1}
        maxLength={1000}
        value={arm.description}
        error={errors[`arms.${index}.description`]}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
    </fieldset>
  )
}

/** The first step: what was tried, when, and what each arm got. */
export function ExperimentFields(props: FieldsProps) {
  const { text, errors, onChange } = props
  const changeArm = (index: number, change: Partial<ArmText>) =>
    onChange({ arms: text.arms.map((arm, at) => (at === index ? { ...arm, ...change } : arm)) })
  return (
    <div className="kw-entry-fields">
      <TextInput
        label="Name of the experiment"
        value={text.name}
        maxLength={200}
        error={errors['name']}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Textarea
        label="What was believed"
        description="As it was written down at the time"
        autosize
        minRows={2}
        maxLength={5000}
        value={text.statedHypothesis}
        error={errors['statedHypothesis']}
        onChange={(event) => onChange({ statedHypothesis: event.currentTarget.value })}
      />
      <Dates {...props} />
      {text.arms.map((arm, index) => (
        <ArmFields
          key={index}
          arm={arm}
          index={index}
          errors={errors}
          onChange={(change) => changeArm(index, change)}
          onRemove={
            text.arms.length > 2 && index > 0
              ? () => onChange({ arms: text.arms.filter((_, at) => at !== index) })
              : null
          }
        />
      ))}
      {text.arms.length < mostArms && (
        <Button
          className="kw-entry-add"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          onClick={() => onChange({ arms: [...text.arms, newArm()] })}
        >
          Add an arm
        </Button>
      )}
    </div>
  )
}
