/** A stored card, and the same card as facts of the domain. */
import { readinessGapsOf, statementOf } from '@knowwhen/domain'
import type { HypothesisCard, ReadinessGapFinding, SealedCriteria, Signal } from '@knowwhen/domain'

import type { CardExperiment, CardRow, CardSeal, CardSignal } from './card.repo.js'

/** Mean of each metric (by GrowthBook's own id) in the control arm of the newest reading. */
export type ControlMeans = ReadonlyMap<string, number>

export interface Card extends CardRow {
  /** What people say, e.g. HYP-12. */
  readonly key: string
  readonly signals: readonly CardSignal[]
  readonly experiment: CardExperiment | null
  /** The newest seal; null on a draft. */
  readonly seal: CardSeal | null
  /** What the verdict rule is to read: the sealed criteria, with the later end where a decision extended it. */
  readonly criteria: SealedCriteria | null
  readonly controlMeans: ControlMeans
}

export const keyOf = (number: number): string => `HYP-${number}`

/** The number in HYP-12; undefined where the text is no key. */
export const numberOfKey = (text: string): number | undefined => {
  const digits = /^HYP-(\d{1,9})$/.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

type Facts = Pick<
  CardRow,
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
> & {
  readonly signals: readonly CardSignal[]
  readonly experiment: Pick<CardExperiment, 'arms'> | null
  readonly controlMeans: ControlMeans
}

/** The baseline typed by a person, else the control arm's mean of the linked experiment. */
const baselineOf = (signal: CardSignal, controlMeans: ControlMeans): number | null => {
  if (signal.baseline !== null || signal.metric === null) return signal.baseline
  return controlMeans.get(signal.metric.externalId) ?? null
}

/** The metric is named by GrowthBook's own id, as readings name it, so that a seal can be judged from evidence alone. */
const signalFactsOf = (signal: CardSignal, controlMeans: ControlMeans): Signal => {
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

export const factsOf = (card: Facts): HypothesisCard => ({
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
export const treatmentArmIdsOf = (card: Pick<Facts, 'experiment'>): readonly string[] | null =>
  card.experiment?.arms.filter((arm) => !arm.isControl).map((arm) => arm.armId) ?? null

/** A card belongs to the team whose log its outcome will be written to; that must be settled before the seal. */
const teamGap: ReadinessGapFinding = {
  gap: 'noTeam',
  path: 'teamId',
  message: 'Choose the team that this card belongs to: the outcome is written into its log.',
}

/** Everything that still keeps the card from being sealed, in the order of the form. */
export const gapsOf = (card: Facts): readonly ReadinessGapFinding[] => [
  ...(card.teamId === null ? [teamGap] : []),
  ...readinessGapsOf(factsOf(card), { treatmentArmIds: treatmentArmIdsOf(card) }),
]

export const statementOfCard = (card: Facts): string => statementOf(factsOf(card))

/** True where some goal of the card has no baseline of its own, so that the experiment's control is to be asked. */
export const needsControlMeans = (signals: readonly Pick<CardSignal, 'role' | 'baseline'>[]): boolean =>
  signals.some((signal) => signal.role === 'goal' && signal.baseline === null)
