/** What still keeps a draft from being sealed, every gap with its place and a sentence that says what to do. */
import { isInstant, isMargin, isSample } from './hypothesis.js'
import type { HypothesisCard } from './hypothesis.js'
import type { ReadinessGap } from './lists.js'
import { detectableEffectOf, isGoal, isGuardrail, promiseOf } from './signal.js'
import type { GoalSignal, GuardrailSignal, Signal } from './signal.js'

export interface ReadinessGapFinding {
  readonly gap: ReadinessGap
  /** Where in the card, dotted: "audience", "signals.0.promisedLift". */
  readonly path: string
  /** What to do about it. */
  readonly message: string
}

/** What a draft is checked against: the card, and the arms of the linked experiment where there is one. */
export interface GapContext {
  /** Treatment arms (control left out) of the linked experiment; `null` while none is linked. */
  readonly treatmentArmIds: readonly string[] | null
}

const isBlank = (text: string | null): boolean => text === null || text.trim() === ''

const when = (missing: boolean, finding: ReadinessGapFinding): readonly ReadinessGapFinding[] =>
  missing ? [finding] : []

const quoted = (signal: Signal, fallback: string): string =>
  isBlank(signal.name) ? fallback : `“${signal.name}”`

const promiseMessage = (goal: GoalSignal): string => {
  const name = quoted(goal, 'the goal signal')
  if (goal.anyImprovement) return `Choose for ${name}: a promised lift, or any improvement, but not both.`
  return `Say by how much ${name} will improve at least (above 0%), or choose “any improvement” on purpose.`
}

const promiseGaps = (goal: GoalSignal, path: string): readonly ReadinessGapFinding[] => {
  const promise = promiseOf(goal)
  if (promise === null)
    return [{ gap: 'noPromise', path: `${path}.promisedLift`, message: promiseMessage(goal) }]
  return when(promise === 0 && detectableEffectOf(goal) === null, {
    gap: 'zeroPromiseNeedsMinimumDetectableEffect',
    path: `${path}.minimumDetectableEffect`,
    message: `“Any improvement” of ${quoted(goal, 'the goal signal')} needs a minimum detectable effect above 0%: the smallest lift that is worth knowing.`,
  })
}

const baselineGap = (goal: GoalSignal, path: string): readonly ReadinessGapFinding[] =>
  when(goal.baseline === null || !Number.isFinite(goal.baseline) || goal.baseline === 0, {
    gap: 'noBaseline',
    path: `${path}.baseline`,
    message: `Give the baseline of ${quoted(goal, 'the goal signal')}: its mean today, other than 0, by hand or from the linked metric.`,
  })

const instrumentationGap = (signal: Signal, path: string): readonly ReadinessGapFinding[] =>
  when(isBlank(signal.metricId), {
    gap: 'metricNotInstrumented',
    path: `${path}.metricId`,
    message: `Choose the metric that measures ${quoted(signal, 'this signal')}.`,
  })

const marginGap = (guardrail: GuardrailSignal, path: string): readonly ReadinessGapFinding[] =>
  when(!isMargin(guardrail.nonInferiorityMargin), {
    gap: 'noMargin',
    path: `${path}.nonInferiorityMargin`,
    message: `Say how much worse ${quoted(guardrail, 'the guardrail')} may get at most (0% or more).`,
  })

const signalGaps = (signal: Signal, index: number): readonly ReadinessGapFinding[] => {
  const path = `signals.${index}`
  switch (signal.role) {
    case 'goal':
      return [...promiseGaps(signal, path), ...instrumentationGap(signal, path), ...baselineGap(signal, path)]
    case 'guardrail':
      return [...marginGap(signal, path), ...instrumentationGap(signal, path)]
    case 'secondary':
      return []
  }
}

const statementGaps = (card: HypothesisCard): readonly ReadinessGapFinding[] => [
  ...when(isBlank(card.capability), {
    gap: 'noCapability',
    path: 'capability',
    message: 'Say which capability you want to give people.',
  }),
  ...when(isBlank(card.audience), {
    gap: 'noAudience',
    path: 'audience',
    message: 'Say for whom it is meant.',
  }),
  ...when(isBlank(card.outcome), {
    gap: 'noOutcome',
    path: 'outcome',
    message: 'Say which outcome you expect from it.',
  }),
]

const signalSetGaps = (card: HypothesisCard): readonly ReadinessGapFinding[] => [
  ...when(!card.signals.some(isGoal), {
    gap: 'noGoalSignal',
    path: 'signals',
    message: 'Add a goal signal: the metric that shows whether the outcome came about.',
  }),
  ...when(!card.signals.some(isGuardrail) && isBlank(card.noGuardrailReason), {
    gap: 'noGuardrail',
    path: 'noGuardrailReason',
    message: 'Add a guardrail that must not get worse, or write down why none is needed.',
  }),
]

const planGap = (card: HypothesisCard): readonly ReadinessGapFinding[] =>
  when(!isInstant(card.plannedEnd) && !isSample(card.plannedSample), {
    gap: 'noPlannedEndOrSample',
    path: 'plannedEnd',
    message: 'Plan when you will look: a date at which the experiment ends, or a number of users.',
  })

const armGap = (card: HypothesisCard, context: GapContext): readonly ReadinessGapFinding[] => {
  const arm = card.treatmentArm
  if (arm.kind === 'bestArm') return []
  return when(!(context.treatmentArmIds ?? []).includes(arm.armId), {
    gap: 'unknownTreatmentArm',
    path: 'treatmentArm',
    message:
      context.treatmentArmIds === null
        ? 'Link the experiment whose arm you chose, or choose “best arm”.'
        : 'Choose an arm of the linked experiment other than its control, or “best arm”.',
  })
}

/**
 * Every gap of a draft, in the order of the form; empty where the card can be sealed. A missing experiment
 * is no gap: it may be linked after the seal.
 */
export const readinessGapsOf = (
  card: HypothesisCard,
  context: GapContext,
): readonly ReadinessGapFinding[] => [
  ...statementGaps(card),
  ...signalSetGaps(card),
  ...card.signals.flatMap(signalGaps),
  ...planGap(card),
  ...armGap(card, context),
]
