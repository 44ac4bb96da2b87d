import { SegmentedControl, TextInput } from '@mantine/core'
import type { Experiment } from '@knowwhen/contract'
import { useId } from 'react'

import './manual-evidence.css'
import { cellKey, type Cell, type CellField, type How, type ReadingText } from './reading-draft.js'

type Metric = Experiment['metrics'][number]
type Arm = Experiment['arms'][number]

interface FieldDescription {
  readonly field: CellField
  readonly label: string
  readonly isPercent?: true
}

const users: FieldDescription = { field: 'users', label: 'Users' }
const effectFields: readonly FieldDescription[] = [
  users,
  { field: 'lift', label: 'Effect', isPercent: true },
  { field: 'low', label: 'Interval from', isPercent: true },
  { field: 'high', label: 'Interval to', isPercent: true },
  { field: 'pValue', label: 'p-value, if known' },
]
const proportionFields: readonly FieldDescription[] = [users, { field: 'conversions', label: 'Conversions' }]
const meanFields: readonly FieldDescription[] = [
  users,
  { field: 'mean', label: 'Mean per user' },
  { field: 'standardDeviation', label: 'Standard deviation' },
]

function fieldsOf({ kind }: Metric, how: How, isControl: boolean): readonly FieldDescription[] {
  if (how === 'effect') return isControl ? [users] : effectFields
  return kind === 'proportion' ? proportionFields : meanFields
}

interface CellFieldsProps {
  readonly metric: Metric
  readonly arm: Arm
  readonly how: How
  readonly cell: Cell
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (change: Cell) => void
}

function CellFields({ metric, arm, how, cell, errors, onChange }: CellFieldsProps) {
  const id = useId()
  return (
    <div className="kw-cell" role="group" aria-labelledby={id}>
      <p className="kw-cell-arm" id={id}>
        {arm.name}
        {arm.isControl && <span className="kw-soft"> control</span>}
      </p>
      <div className="kw-cell-fields">
        {fieldsOf(metric, how, arm.isControl).map(({ field, label, isPercent }) => (
          <TextInput
            key={field}
            label={label}
            inputMode="decimal"
            autoComplete="off"
            value={cell[field] ?? ''}
            rightSection={isPercent === true ? <span aria-hidden="true">%</span> : null}
            error={errors[`${cellKey(metric.id, arm.armId)} ${field}`]}
            onChange={(event) => onChange({ [field]: event.currentTarget.value })}
          />
        ))}
      </div>
    </div>
  )
}

export interface NumbersFieldsProps {
  readonly experiment: Experiment
  readonly text: ReadingText
  /** By cell and field. */
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (change: Partial<ReadingText>) => void
}

const useWords = { goal: 'goal', guardrail: 'guardrail', secondary: 'secondary' } as const
const directionWords = { increase: 'should rise', decrease: 'should fall' } as const

function MetricNumbers({ metric, ...props }: NumbersFieldsProps & { readonly metric: Metric }) {
  const { experiment, text, errors, onChange } = props
  const how = text.how[metric.id] ?? 'statistics'
  const change = (armId: string, changed: Cell) => {
    const key = cellKey(metric.id, armId)
    onChange({ cells: { ...text.cells, [key]: { ...text.cells[key], ...changed } } })
  }
  return (
    <fieldset className="kw-entry-part">
      <legend>{metric.name}</legend>
      <div className="kw-metric-head">
        <span className="kw-soft">
          {useWords[metric.use]}, {directionWords[metric.direction]}
        </span>
        <SegmentedControl
          size="xs"
          aria-label={`What is known of ${metric.name}`}
          data={[
            { value: 'statistics', label: 'Counts of each arm' },
            { value: 'effect', label: 'Finished effect' },
          ]}
          value={how}
          onChange={(value) =>
            onChange({ how: { ...text.how, [metric.id]: value === 'effect' ? 'effect' : 'statistics' } })
          }
        />
      </div>
      {how === 'effect' && (
        <p className="kw-soft">
          Relative to control, as it was measured: a metric that fell by 3% has an effect of −3.
        </p>
      )}
      {experiment.arms.map((arm) => (
        <CellFields
          key={arm.armId}
          metric={metric}
          arm={arm}
          how={how}
          cell={text.cells[cellKey(metric.id, arm.armId)] ?? {}}
          errors={errors}
          onChange={(changed) => change(arm.armId, changed)}
        />
      ))}
    </fieldset>
  )
}

/** The numbers themselves, metric by metric and arm by arm. */
export function NumbersFields(props: NumbersFieldsProps) {
  return (
    <div className="kw-entry-fields">
      {props.experiment.metrics.map((metric) => (
        <MetricNumbers key={metric.id} metric={metric} {...props} />
      ))}
    </div>
  )
}
