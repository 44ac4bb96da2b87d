/** From the fields' text to what the server takes; what cannot be read is named by its field. */
import type { HypothesisInput, SignalInput } from '@knowwhen/contract'

import { parsePercent } from '../../../ui/evidence/percent.js'
import type { FieldError } from '../../../ui/form-errors.js'
import { endOfDay, type Draft, type DraftNote, type DraftSignal } from './draft.js'

/** A field's value, or that its text cannot be read. `null` is an empty field. */
type Read<Value> = { readonly value: Value | null } | 'unreadable'

const valueOf = <Value>(read: Read<Value>): Value | null => (read === 'unreadable' ? null : read.value)

export const readPercent = (text: string): Read<number> => {
  const parsed = parsePercent(text)
  if (parsed.kind === 'invalid') return 'unreadable'
  return { value: parsed.kind === 'empty' ? null : parsed.fraction }
}

/** "20,000", "20 000" and "20000" are the same whole number. */
const readCount = (text: string): Read<number> => {
  const digits = text.replaceAll(/[\s,'’]/g, '')
  if (digits === '') return { value: null }
  return /^\d{1,12}$/.test(digits) && Number(digits) > 0 ? { value: Number(digits) } : 'unreadable'
}

/** A mean in the metric's own unit: "12.4", or "10%" for a proportion. */
export const readNumber = (text: string): Read<number> => {
  const trimmed = text.trim()
  if (trimmed === '') return { value: null }
  if (trimmed.endsWith('%')) return readPercent(trimmed)
  const value = Number(trimmed.replace(',', '.'))
  return Number.isFinite(value) ? { value } : 'unreadable'
}

const isWebAddress = (text: string): boolean =>
  text === '' || (URL.canParse(text) && /^https?:/.test(new URL(text).protocol))

const percentWords = 'Please write a percentage such as 2 or 2.5.'

const when = (bad: boolean, path: string, message: string): readonly FieldError[] =>
  bad ? [{ path, message }] : []

/** The percentages that a signal's role asks for; what was typed for another role waits out of sight. */
const percentsOf = (signal: DraftSignal) => {
  if (signal.role === 'guardrail') return ['nonInferiorityMargin'] as const
  if (signal.role === 'secondary') return []
  return signal.anyImprovement ? (['minimumDetectableEffect'] as const) : (['promisedLift'] as const)
}

const signalErrors = (signal: DraftSignal, index: number): readonly FieldError[] => {
  const at = (field: string) => `signals.${index}.${field}`
  return [
    ...percentsOf(signal).flatMap((field) =>
      when(readPercent(signal[field]) === 'unreadable', at(field), percentWords),
    ),
    ...when(
      signal.role === 'goal' && readNumber(signal.baseline) === 'unreadable',
      at('baseline'),
      'Please write a number such as 0.1, or 10%.',
    ),
  ]
}

const noteErrors = (path: string, notes: readonly DraftNote[]): readonly FieldError[] =>
  notes.flatMap(({ link }, index) =>
    when(
      !isWebAddress(link.trim()),
      `${path}.${index}.link`,
      'Please give a web address that starts with https://.',
    ),
  )

/** Fields whose text cannot be read; while there are any the card waits to be saved, and says so. */
export const unreadableFields = (draft: Draft): readonly FieldError[] => [
  ...noteErrors('observations', draft.observations),
  ...noteErrors('assumptions', draft.assumptions),
  ...draft.signals.flatMap(signalErrors),
  ...when(
    readCount(draft.plannedSample) === 'unreadable',
    'plannedSample',
    'Please write a whole number of users, such as 20,000.',
  ),
]

const goalNumbersOf = (signal: DraftSignal) => ({
  promisedLift: signal.anyImprovement ? 0 : valueOf(readPercent(signal.promisedLift)),
  anyImprovement: signal.anyImprovement,
  minimumDetectableEffect: signal.anyImprovement
    ? valueOf(readPercent(signal.minimumDetectableEffect))
    : null,
  baseline: valueOf(readNumber(signal.baseline)),
})

/** A role's numbers travel only with that role. */
const signalInputOf = (signal: DraftSignal): SignalInput => ({
  ...(signal.id === null ? {} : { id: signal.id }),
  role: signal.role,
  name: signal.name.trim(),
  direction: signal.direction,
  kpiId: signal.kpi?.id ?? null,
  metricId: signal.metric?.id ?? null,
  ...(signal.role === 'goal' ? goalNumbersOf(signal) : {}),
  ...(signal.role === 'guardrail'
    ? { nonInferiorityMargin: valueOf(readPercent(signal.nonInferiorityMargin)) }
    : {}),
})

const notesOf = (notes: readonly DraftNote[]) =>
  notes
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, link }) => ({ text: text.trim(), link: link.trim() === '' ? null : link.trim() }))

/** What is saved. */
export const inputOf = (draft: Draft): HypothesisInput => ({
  teamId: draft.teamId,
  capability: draft.capability.trim(),
  audience: draft.audience.trim(),
  outcome: draft.outcome.trim(),
  observations: notesOf(draft.observations),
  assumptions: notesOf(draft.assumptions),
  signals: draft.signals.map(signalInputOf),
  goalCombination: draft.goalCombination,
  noGuardrailReason: draft.noGuardrailReason.trim(),
  plannedEnd: draft.plannedEnd.instant ?? endOfDay(draft.plannedEnd.day),
  plannedSample: valueOf(readCount(draft.plannedSample)),
  treatmentArm: draft.treatmentArm,
})
