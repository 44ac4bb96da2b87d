import { ActionIcon, NativeSelect, Select, TextInput } from '@mantine/core'
import type { Kpi } from '@knowwhen/contract'
import { directions } from '@knowwhen/domain'
import { IconTrash } from '@tabler/icons-react'

import { PercentInput } from '../../../ui/evidence/percent-input.js'
import { oneOf } from '../../../ui/search-schema.js'
import { GoalFields } from './goal-fields.js'
import { MetricPicker } from './metric-picker.js'
import type { SignalPart } from './signal-part.js'

export type KpiChoice = Pick<Kpi, 'id' | 'name'>

export interface SignalFieldsProps {
  readonly part: SignalPart
  /** "Goal 1" */
  readonly title: string
  readonly kpis: readonly KpiChoice[]
  readonly onRemove: () => void
}

const directionChoices = [
  { value: 'increase', label: 'should rise' },
  { value: 'decrease', label: 'should fall' },
]
const readDirection = oneOf(directions)

function KpiSelect({ part, kpis }: Pick<SignalFieldsProps, 'part' | 'kpis'>) {
  const { signal, at, edit, errorOf } = part
  const chosen = signal.kpi
  const isListed = chosen === null || kpis.some(({ id }) => id === chosen.id)
  const choices = isListed ? kpis : [chosen, ...kpis]
  return (
    <Select
      id={at('kpiId')}
      label="KPI"
      description="The business metric it stands for, if any."
      placeholder="None"
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={signal.kpi?.id ?? null}
      error={errorOf('kpiId')}
      clearable
      comboboxProps={{ withinPortal: false }}
      searchable
      onChange={(kpiId) => edit({ kpi: choices.find(({ id }) => id === kpiId) ?? null })}
    />
  )
}

/** One signal of the card: what is measured, in which direction, and what its role asks for. */
export function SignalFields({ part, title, kpis, onRemove }: SignalFieldsProps) {
  const { signal, at, edit, errorOf } = part
  return (
    <fieldset className="kw-signal-part">
      <legend>{title}</legend>
      <ActionIcon
        className="kw-signal-remove"
        variant="subtle"
        color="gray"
        aria-label={`Remove ${title.toLowerCase()}`}
        onClick={onRemove}
      >
        <IconTrash size={16} aria-hidden="true" />
      </ActionIcon>
      <div className="kw-part-row">
        <TextInput
          id={at('name')}
          label="Name"
          placeholder="conversion"
          maxLength={120}
          value={signal.name}
          error={errorOf('name')}
          onChange={(event) => edit({ name: event.currentTarget.value })}
        />
        <NativeSelect
          id={at('direction')}
          label="Direction that is good"
          data={directionChoices}
          value={signal.direction}
          onChange={(event) => edit({ direction: readDirection(event.currentTarget.value) ?? 'increase' })}
        />
      </div>
      <div className="kw-part-row">
        <MetricPicker
          id={at('metricId')}
          label="GrowthBook metric"
          value={signal.metric}
          error={errorOf('metricId')}
          onChange={(metric) =>
            edit({
              metric: metric === null ? null : { id: metric.id, name: metric.name },
              ...(metric !== null && signal.name.trim() === ''
                ? { name: metric.name.slice(0, 120), direction: metric.direction }
                : {}),
              ...(metric !== null && signal.kpi === null ? { kpi: metric.kpi } : {}),
            })
          }
        />
        <KpiSelect part={part} kpis={kpis} />
      </div>
      {signal.role === 'goal' && <GoalFields {...part} />}
      {signal.role === 'guardrail' && (
        <PercentInput
          id={at('nonInferiorityMargin')}
          label="Margin: at most this much worse"
          description="Relative. 0 asks the guardrail to be proved better."
          value={signal.nonInferiorityMargin}
          error={errorOf('nonInferiorityMargin')}
          onChange={(nonInferiorityMargin) => edit({ nonInferiorityMargin })}
        />
      )}
    </fieldset>
  )
}
