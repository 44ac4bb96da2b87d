import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { Metric } from '@knowwhen/contract'
import { directions } from '@knowwhen/domain'
import { IconPlus, IconTrash } from '@tabler/icons-react'

import { metricKinds, metricUses, newMetric, type MetricText } from './experiment-draft.js'
import type { FieldsProps } from './experiment-fields.js'
import './manual-evidence.css'

const useWords = {
  goal: 'Goal: it should get better',
  guardrail: 'Guardrail: it must not get worse',
  secondary: 'Secondary: it is watched',
} as const
const directionWords = { increase: 'should rise', decrease: 'should fall' } as const
const kindWords = {
  proportion: 'Share of users who did something',
  mean: 'Average per user, e.g. revenue',
  ratio: 'Ratio of two sums, e.g. per session',
  quantile: 'Quantile, e.g. a load time',
} as const

interface MetricFieldsetProps {
  readonly metric: MetricText
  readonly index: number
  readonly known: readonly Metric[]
  readonly errors: FieldsProps['errors']
  readonly onChange: (change: Partial<MetricText>) => void
  /** Null where at least one is needed. */
  readonly onRemove: (() => void) | null
}

function NewMetric({ metric, index, errors, onChange }: MetricFieldsetProps) {
  return (
    <>
      <div className="kw-entry-row">
        <TextInput
          label="Name"
          value={metric.name}
          maxLength={120}
          error={errors[`metrics.${index}.name`]}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label="Direction that is good"
          data={directions.map((direction) => ({ value: direction, label: directionWords[direction] }))}
          value={metric.direction}
          onChange={(event) => {
            const chosen = event.currentTarget.value
            onChange({ direction: directions.find((known) => known === chosen) ?? 'increase' })
          }}
        />
      </div>
      <NativeSelect
        label="What it measures"
        data={metricKinds.map((kind) => ({ value: kind, label: kindWords[kind] }))}
        value={metric.kind}
        onChange={(event) => {
          const chosen = event.currentTarget.value
          onChange({ kind: metricKinds.find((known) => known === chosen) ?? 'proportion' })
        }}
      />
    </>
  )
}

function MetricFieldset(props: MetricFieldsetProps) {
  const { metric, index, known, errors, onChange, onRemove } = props
  return (
    <fieldset className="kw-entry-part">
      <legend>Metric {index + 1}</legend>
      {onRemove !== null && (
        <Button
          className="kw-entry-remove"
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconTrash size={14} aria-hidden="true" />}
          aria-label={`Remove metric ${index + 1}`}
          onClick={onRemove}
        >
          Remove
        </Button>
      )}
      <div className="kw-entry-row">
        <NativeSelect
          label="Use"
          data={metricUses.map((use) => ({ value: use, label: useWords[use] }))}
          value={metric.use}
          onChange={(event) => {
            const chosen = event.currentTarget.value
            onChange({ use: metricUses.find((use) => use === chosen) ?? 'goal' })
          }}
        />
        {known.length > 0 && (
          <NativeSelect
            label="Which metric"
            data={[
              { value: '', label: 'A new metric' },
              ...known.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={metric.metricId}
            error={errors[`metrics.${index}.metricId`]}
            onChange={(event) => onChange({ metricId: event.currentTarget.value })}
          />
        )}
      </div>
      {metric.metricId === '' && <NewMetric {...props} />}
    </fieldset>
  )
}

export interface MetricFieldsProps extends FieldsProps {
  /** Metrics that exist already, by name. */
  readonly known: readonly Metric[]
}

const mostMetrics = 50

/** The second step: what was measured. */
export function MetricFields({ text, errors, known, onChange }: MetricFieldsProps) {
  const { metrics } = text
  const change = (index: number, changed: Partial<MetricText>) =>
    onChange({ metrics: metrics.map((metric, at) => (at === index ? { ...metric, ...changed } : metric)) })
  return (
    <div className="kw-entry-fields">
      {metrics.map((metric, index) => (
        <MetricFieldset
          key={index}
          metric={metric}
          index={index}
          known={known}
          errors={errors}
          onChange={(changed) => change(index, changed)}
          onRemove={
            metrics.length > 1 ? () => onChange({ metrics: metrics.filter((_, at) => at !== index) }) : null
          }
        />
      ))}
      {metrics.length < mostMetrics && (
        <div className="kw-entry-buttons">
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => onChange({ metrics: [...metrics, newMetric()] })}
          >
            Add a goal
          </Button>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => onChange({ metrics: [...metrics, newMetric('guardrail')] })}
          >
            Add a guardrail
          </Button>
        </div>
      )}
    </div>
  )
}
