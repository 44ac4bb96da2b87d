/** An experiment that no GrowthBook knows, as it is typed; and the same as the server takes it. */
import type { CallOf, createManualExperiment } from '@knowwhen/contract'
import { directions, experimentStatuses, type Direction, type ExperimentStatus } from '@knowwhen/domain'

import { dayEnd, dayStart } from './calendar.js'

/** The kinds of metrics whose numbers people enter, and what they are asked for. */
export const metricKinds = ['proportion', 'mean', 'ratio', 'quantile'] as const
export type MetricKind = (typeof metricKinds)[number]
export const metricUses = ['goal', 'guardrail', 'secondary'] as const

export interface ArmText {
  readonly name: string
  readonly description: string
  /** Planned share on any scale. */
  readonly weight: string
}

export interface MetricText {
  readonly use: (typeof metricUses)[number]
  /** Of one that exists; empty: a new one. */
  readonly metricId: string
  readonly name: string
  readonly direction: Direction
  readonly kind: MetricKind
}

export interface ExperimentText {
  readonly name: string
  readonly statedHypothesis: string
  readonly description: string
  readonly status: ExperimentStatus
  /** yyyy-mm-dd, or empty. */
  readonly startedOn: string
  readonly endedOn: string
  /** Control first. */
  readonly arms: readonly ArmText[]
  readonly metrics: readonly MetricText[]
}

export const newArm = (name = ''): ArmText => ({ name, description: '', weight: '1' })
export const newMetric = (use: MetricText['use'] = 'goal'): MetricText => ({
  use,
  metricId: '',
  name: '',
  direction: 'increase',
  kind: 'proportion',
})

export const begunExperiment: ExperimentText = {
  name: '',
  statedHypothesis: '',
  description: '',
  status: 'stopped',
  startedOn: '',
  endedOn: '',
  arms: [newArm('Control'), newArm('Treatment')],
  metrics: [newMetric()],
}

type Kept = Readonly<Record<string, unknown>>
const isKept = (value: unknown): value is Kept => typeof value === 'object' && value !== null
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const listOf = (value: unknown): readonly Kept[] => (Array.isArray(value) ? value.filter(isKept) : [])
const oneOf = <Value>(list: readonly Value[], value: unknown, other: Value): Value =>
  list.find((item) => item === value) ?? other

const keptArm = (kept: Kept): ArmText => ({
  name: textOf(kept['name']),
  description: textOf(kept['description']),
  weight: textOf(kept['weight']),
})

const keptMetric = (kept: Kept): MetricText => ({
  use: oneOf(metricUses, kept['use'], 'goal'),
  metricId: textOf(kept['metricId']),
  name: textOf(kept['name']),
  direction: oneOf(directions, kept['direction'], 'increase'),
  kind: oneOf(metricKinds, kept['kind'], 'proportion'),
})

/** What the browser has kept, as far as it fits this version. */
export function readExperiment(found: unknown): ExperimentText | null {
  if (!isKept(found) || listOf(found['arms']).length < 2) return null
  return {
    name: textOf(found['name']),
    statedHypothesis: textOf(found['statedHypothesis']),
    description: textOf(found['description']),
    status: oneOf(experimentStatuses, found['status'], 'stopped'),
    startedOn: textOf(found['startedOn']),
    endedOn: textOf(found['endedOn']),
    arms: listOf(found['arms']).map(keptArm),
    metrics: listOf(found['metrics']).map(keptMetric),
  }
}

/** Anything typed that would be missed. */
export const isBegun = (text: ExperimentText): boolean =>
  JSON.stringify(text) !== JSON.stringify(begunExperiment)

const numberOf = (text: string): number => (text.trim() === '' ? 1 : Number(text.trim().replace(',', '.')))

const metricBody = ({ use, metricId, name, direction, kind }: MetricText) =>
  metricId === '' ? { use, name: name.trim(), direction, kind } : { use, metricId }

export const experimentBody = (text: ExperimentText): CallOf<typeof createManualExperiment>['body'] => ({
  name: text.name.trim(),
  statedHypothesis: text.statedHypothesis.trim(),
  description: text.description.trim(),
  status: text.status,
  startedAt: text.status === 'draft' ? null : dayStart(text.startedOn),
  endedAt: text.status === 'stopped' ? dayEnd(text.endedOn) : null,
  arms: text.arms.map(({ name, description, weight }) => ({
    name: name.trim(),
    description: description.trim(),
    weight: numberOf(weight),
  })),
  metrics: text.metrics.map(metricBody),
})

const missing = 'Please fill this in.'

const armErrors = (arms: readonly ArmText[]): readonly (readonly [string, string])[] =>
  arms.flatMap(({ name, weight }, index) => [
    ...(name.trim() === '' ? [[`arms.${index}.name`, missing] as const] : []),
    ...(numberOf(weight) > 0
      ? []
      : [[`arms.${index}.weight`, 'Please write a number such as 1 or 50.'] as const]),
  ])

const dateErrors = ({
  status,
  startedOn,
  endedOn,
}: ExperimentText): readonly (readonly [string, string])[] => [
  ...(status !== 'draft' && startedOn === '' ? [['startedAt', missing] as const] : []),
  ...(status === 'stopped' && endedOn === '' ? [['endedAt', missing] as const] : []),
  ...(status === 'stopped' && startedOn !== '' && endedOn !== '' && endedOn < startedOn
    ? [['endedAt', 'The end is before the start.'] as const]
    : []),
]

/** What is missing in the first step, by field of the body. */
export const experimentErrors = (text: ExperimentText): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ...(text.name.trim() === '' ? [['name', missing] as const] : []),
    ...dateErrors(text),
    ...armErrors(text.arms),
  ])

/** What is missing in the second step. */
export const metricErrors = ({ metrics }: ExperimentText): Readonly<Record<string, string>> =>
  Object.fromEntries(
    metrics.flatMap(({ metricId, name }, index) =>
      metricId === '' && name.trim() === '' ? [[`metrics.${index}.name`, missing] as const] : [],
    ),
  )

/** Every field of the form that can show an error of its own. */
export const fieldsOf = ({ arms, metrics }: ExperimentText): readonly string[] => [
  'name',
  'statedHypothesis',
  'description',
  'startedAt',
  'endedAt',
  ...arms.flatMap((_, index) => [`arms.${index}.name`, `arms.${index}.description`, `arms.${index}.weight`]),
  ...metrics.flatMap((_, index) => [`metrics.${index}.name`, `metrics.${index}.metricId`]),
]
