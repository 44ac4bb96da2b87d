/** The draft as the domain sees it, for the readiness gaps and the sentence that change while one types. */
import {
  readinessGapsOf,
  statementOf,
  type HypothesisCard,
  type ReadinessGapFinding,
  type Signal,
} from '@knowwhen/domain'

import type { SignalPromise } from '../../../ui/evidence/signal-words.js'
import { inputOf, readNumber, readPercent } from './draft-input.js'
import type { Draft, DraftSignal } from './draft.js'

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

/** What still keeps the draft from being sealed, by the same rule that the server applies. */
export const gapsOf = (
  draft: Draft,
  treatmentArmIds: readonly string[] | null,
): readonly ReadinessGapFinding[] => readinessGapsOf(cardOf(draft), { treatmentArmIds })

/** The whole card as one sentence; "…" stands where it is still silent. */
export const liveSentence = (draft: Draft): string => statementOf(cardOf(draft))

/** A draft's signal as the looks take it. */
export const promiseOfDraft = (signal: DraftSignal): SignalPromise => ({
  name: signal.name.trim(),
  role: signal.role,
  direction: signal.direction,
  promisedLift: signal.anyImprovement ? 0 : fractionOf(signal.promisedLift),
  nonInferiorityMargin: fractionOf(signal.nonInferiorityMargin),
})
