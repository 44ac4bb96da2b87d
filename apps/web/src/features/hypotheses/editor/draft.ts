/**
 * A card while it is being written: what stands in the fields, as text, so that nothing typed is ever
 * reformatted or lost. `draft-input.ts` turns it into what the server takes.
 */
import type { Hypothesis, Signal } from '@knowwhen/contract'
import type { Direction, GoalCombination, SignalRole } from '@knowwhen/domain'

import { percentFieldText } from '../../../ui/evidence/percent.js'

export interface Named {
  readonly id: string
  readonly name: string
}

export interface DraftSignal {
  /** Stable while the card is open; the server's id arrives with the first save. */
  readonly key: string
  readonly id: string | null
  readonly role: SignalRole
  readonly name: string
  readonly direction: Direction
  readonly kpi: Named | null
  readonly metric: Named | null
  readonly promisedLift: string
  readonly anyImprovement: boolean
  readonly minimumDetectableEffect: string
  readonly nonInferiorityMargin: string
  readonly baseline: string
}

export interface DraftNote {
  readonly key: string
  readonly text: string
  readonly link: string
}

export interface PlannedEnd {
  /** A day as the date field gives it, with the instant it came from while nobody changed it. */
  readonly day: string
  readonly instant: string | null
}

export type DraftTreatmentArm =
  { readonly kind: 'arm'; readonly armId: string } | { readonly kind: 'bestArm' }

export interface Draft {
  readonly teamId: string | null
  readonly capability: string
  readonly audience: string
  readonly outcome: string
  readonly observations: readonly DraftNote[]
  readonly assumptions: readonly DraftNote[]
  readonly signals: readonly DraftSignal[]
  readonly goalCombination: GoalCombination
  readonly noGuardrailReason: string
  readonly plannedEnd: PlannedEnd
  readonly plannedSample: string
  readonly treatmentArm: DraftTreatmentArm
}

const newKey = (): string =>
  [...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36)).join('')

export const newNote = (): DraftNote => ({ key: newKey(), text: '', link: '' })

export const newSignal = (role: SignalRole): DraftSignal => ({
  key: newKey(),
  id: null,
  role,
  name: '',
  direction: 'increase',
  kpi: null,
  metric: null,
  promisedLift: '',
  anyImprovement: false,
  minimumDetectableEffect: '',
  nonInferiorityMargin: '',
  baseline: '',
})

export const emptyDraft = (teamId: string | null): Draft => ({
  teamId,
  capability: '',
  audience: '',
  outcome: '',
  observations: [],
  assumptions: [],
  signals: [],
  goalCombination: 'all',
  noGuardrailReason: '',
  plannedEnd: { day: '', instant: null },
  plannedSample: '',
  treatmentArm: { kind: 'bestArm' },
})

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** The day of an instant in the reader's time zone, as a date field wants it. */
const dayOf = (instant: string): string => {
  const date = new Date(instant)
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
}

/** The end of a day in the reader's time zone, or `null` where the text is no day. */
export const endOfDay = (day: string): string | null => {
  const date = new Date(`${day}T23:59:59`)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

const draftSignalOf = (signal: Signal): DraftSignal => ({
  key: signal.id,
  id: signal.id,
  role: signal.role,
  name: signal.name,
  direction: signal.direction,
  kpi: signal.kpi,
  metric: signal.metric === null ? null : { id: signal.metric.id, name: signal.metric.name },
  promisedLift: signal.anyImprovement ? '' : percentFieldText(signal.promisedLift),
  anyImprovement: signal.anyImprovement,
  minimumDetectableEffect: percentFieldText(signal.minimumDetectableEffect),
  nonInferiorityMargin: percentFieldText(signal.nonInferiorityMargin),
  baseline: signal.baseline === null ? '' : String(signal.baseline),
})

const draftNoteOf = (note: { readonly text: string; readonly link: string | null }): DraftNote => ({
  key: newKey(),
  text: note.text,
  link: note.link ?? '',
})

/** A stored card, opened for writing. */
export const draftOf = (card: Hypothesis): Draft => ({
  teamId: card.team?.id ?? null,
  capability: card.capability,
  audience: card.audience,
  outcome: card.outcome,
  observations: card.observations.map(draftNoteOf),
  assumptions: card.assumptions.map(draftNoteOf),
  signals: card.signals.map(draftSignalOf),
  goalCombination: card.goalCombination,
  noGuardrailReason: card.noGuardrailReason,
  plannedEnd: {
    day: card.plannedEnd === null ? '' : dayOf(card.plannedEnd),
    instant: card.plannedEnd,
  },
  plannedSample: card.plannedSample === null ? '' : String(card.plannedSample),
  treatmentArm: card.treatmentArm,
})

/** Takes over the ids that the server gave to signals when `sent` was saved; everything typed since stays. */
export const withServerIds = (draft: Draft, sent: Draft, card: Hypothesis): Draft => {
  if (sent.signals.length !== card.signals.length) return draft
  const ids = new Map(sent.signals.map((signal, index) => [signal.key, card.signals[index]?.id ?? null]))
  const idOf = (signal: DraftSignal) => signal.id ?? ids.get(signal.key) ?? null
  if (draft.signals.every((signal) => signal.id === idOf(signal))) return draft
  return { ...draft, signals: draft.signals.map((signal) => ({ ...signal, id: idOf(signal) })) }
}
