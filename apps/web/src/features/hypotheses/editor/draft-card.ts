/** The draft as the domain sees it, for what it lacks and for what it promises. */
import { readinessGapsOf, type HypothesisCard, type Signal } from '@knowwhen/domain'

import type { SignalPromise } from '../../../ui/evidence/signal-words.js'
import { inputOf, readNumber, readPercent } from './draft-input.js'
import type { Draft, DraftSignal } from './draft.js'
import type { GapLine } from './gaps-panel.js'

const fractionOf = (text: string): number | null => {
  const read = readPercent(text)
  return read === 'unreadable' ? null : read.value
}

const numberOf = (text: string): number | null => {
  const read = readNumber(text)
  return read === 'unreadable' ? null : read.value
}

function domainSignalOf(signal: DraftSignal): Signal {
  const core = {
    signalId: signal.id ?? signal.key,
    name: signal.name.trim(),
    direction: signal.direction,
    metricId: signal.metric?.id ?? null,
  }
  switch (signal.role) {
    case 'goal':
      return {
        ...core,
        role: 'goal',
        promisedLift: signal.anyImprovement ? 0 : fractionOf(signal.promisedLift),
        anyImprovement: signal.anyImprovement,
        minimumDetectableEffect: fractionOf(signal.minimumDetectableEffect),
        baseline: numberOf(signal.baseline),
      }
    case 'guardrail':
      return { ...core, role: 'guardrail', nonInferiorityMargin: fractionOf(signal.nonInferiorityMargin) }
    case 'secondary':
      return { ...core, role: 'secondary' }
  }
}

const cardOf = (draft: Draft): HypothesisCard => {
  const input = inputOf(draft)
  return {
    capability: input.capability,
    audience: input.audience,
    outcome: input.outcome,
    observations: input.observations.map(({ text }) => text),
    assumptions: input.assumptions.map(({ text }) => text),
    signals: draft.signals.map(domainSignalOf),
    goalCombination: draft.goalCombination,
    noGuardrailReason: input.noGuardrailReason,
    treatmentArm: draft.treatmentArm,
    plannedEnd: input.plannedEnd,
    plannedSample: input.plannedSample,
    minimumRuntimeDays: null,
  }
}

/** The outcome is written into a team's log, so a card has one before its seal. */
const teamGap = { path: 'teamId', message: 'Choose the team that this card belongs to.' }

/** What a card that was never saved lacks; once it is saved the server says, which also sees the experiment. */
export const gapsOf = (draft: Draft): readonly GapLine[] => [
  ...(draft.teamId === null ? [teamGap] : []),
  ...readinessGapsOf(cardOf(draft), { treatmentArmIds: null }),
]

/** A draft's signal as the looks take it. */
export const promiseOfDraft = (signal: DraftSignal): SignalPromise => ({
  name: signal.name.trim(),
  role: signal.role,
  direction: signal.direction,
  promisedLift: signal.anyImprovement ? 0 : fractionOf(signal.promisedLift),
  nonInferiorityMargin: fractionOf(signal.nonInferiorityMargin),
})
