/**
 * A stored card as facts of the domain: pure, shared by the feature that owns cards and by the read models
 * that count what is missing in them.
 */
import { readinessGapsOf, statementOf } from '@knowwhen/domain'
import type { Direction, HypothesisCard, ReadinessGapFinding, Signal, SignalRole } from '@knowwhen/domain'

import type { hypotheses, StoredArm } from './schema/index.js'

/** Mean of each metric (by GrowthBook's own id) in the control arm of the newest reading. */
export type ControlMeans = ReadonlyMap<string, number>

export interface StoredSignal {
  readonly id: string
  readonly role: SignalRole
  readonly name: string
  readonly direction: Direction
  readonly kpi: { readonly id: string; readonly name: string } | null
  readonly metric: {
    readonly id: string
    readonly externalId: string
    readonly name: string
    readonly connectionId: string | null
  } | null
  readonly promisedLift: number | null
  readonly anyImprovement: boolean
  readonly minimumDetectableEffect: number | null
  readonly nonInferiorityMargin: number | null
  readonly baseline: number | null
}

export const keyOf = (number: number): string => `HYP-${number}`

/** The number in HYP-12; undefined where the text is no key. */
export const numberOfKey = (text: string): number | undefined => {
  const digits = /^HYP-(\d{1,9})$/.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

type WrittenParts =
  | 'teamId'
  | 'capability'
  | 'audience'
  | 'outcome'
  | 'observations'
  | 'assumptions'
  | 'goalCombination'
  | 'noGuardrailReason'
  | 'treatmentArm'
  | 'plannedEnd'
  | 'plannedSample'

/** A signal as far as the domain asks about it. */
type SignalFacts = Omit<StoredSignal, 'kpi' | 'metric'> & {
  readonly metric: { readonly externalId: string } | null
}

export type CardFacts = Pick<typeof hypotheses.$inferSelect, WrittenParts> & {
  readonly signals: readonly SignalFacts[]
  readonly experiment: { readonly arms: readonly StoredArm[] } | null
  readonly controlMeans: ControlMeans
}

/** The baseline typed by a person, else the control arm's mean of the linked experiment. */
const baselineOf = (signal: SignalFacts, controlMeans: ControlMeans): number | null => {
  if (signal.baseline !== null || signal.metric === null) return signal.baseline
  return controlMeans.get(signal.metric.externalId) ?? null
}

/** The metric is named by GrowthBook's own id, as readings name it, so that a seal can be judged from evidence alone. */
const signalFactsOf = (signal: SignalFacts, controlMeans: ControlMeans): Signal => {
  const { id, name, direction, metric } = signal
  const core = { signalId: id, name, direction, metricId: metric?.externalId ?? null }
  switch (signal.role) {
    case 'goal': {
      const { role, promisedLift, anyImprovement, minimumDetectableEffect } = signal
      const baseline = baselineOf(signal, controlMeans)
      return { ...core, role, promisedLift, anyImprovement, minimumDetectableEffect, baseline }
    }
    case 'guardrail':
      return { ...core, role: signal.role, nonInferiorityMargin: signal.nonInferiorityMargin }
    case 'secondary':
      return { ...core, role: signal.role }
  }
}

export const factsOf = (card: CardFacts): HypothesisCard => ({
  capability: card.capability,
  audience: card.audience,
  outcome: card.outcome,
  observations: card.observations.map((note) => note.text),
  assumptions: card.assumptions.map((note) => note.text),
  signals: card.signals.map((signal) => signalFactsOf(signal, card.controlMeans)),
  goalCombination: card.goalCombination,
  noGuardrailReason: card.noGuardrailReason,
  treatmentArm: card.treatmentArm,
  plannedEnd: card.plannedEnd?.toISOString() ?? null,
  plannedSample: card.plannedSample,
  minimumRuntimeDays: null,
})

/** Arms that may be chosen: those of the linked experiment other than its control; null while none is linked. */
export const treatmentArmIdsOf = (card: Pick<CardFacts, 'experiment'>): readonly string[] | null =>
  card.experiment?.arms.filter((arm) => !arm.isControl).map((arm) => arm.armId) ?? null

/** A card belongs to the team whose log its outcome will be written to; that must be settled before the seal. */
const teamGap: ReadinessGapFinding = {
  gap: 'noTeam',
  path: 'teamId',
  message: 'Choose the team that this card belongs to: the outcome is written into its log.',
}

/** Everything that still keeps the card from being sealed, in the order of the form. */
export const gapsOf = (card: CardFacts): readonly ReadinessGapFinding[] => [
  ...(card.teamId === null ? [teamGap] : []),
  ...readinessGapsOf(factsOf(card), { treatmentArmIds: treatmentArmIdsOf(card) }),
]

export const statementOfCard = (card: CardFacts): string => statementOf(factsOf(card))

/** True where some goal of the card has no baseline of its own, so that the experiment's control is to be asked. */
export const needsControlMeans = (signals: readonly Pick<StoredSignal, 'role' | 'baseline'>[]): boolean =>
  signals.some((signal) => signal.role === 'goal' && signal.baseline === null)
