export * from './lists.js'
export * from './ids.js'
export type * from './evidence.js'
export type * from './criteria.js'
export type * from './verdict-types.js'

export { actions, can, isOfTeam, keyCan, needsMembership, scopeCovers, teamKeyCan } from './access.js'
export type { Action } from './access.js'
export { communicationChannels, teamSizeHint } from './team-size.js'

export { isGoal, isGuardrail, promiseOf } from './signal.js'
export type { GoalSignal, GuardrailSignal, SecondarySignal, Signal } from './signal.js'
export { planningEffectOf, statementOf } from './hypothesis.js'
export type { HypothesisCard, TreatmentArm } from './hypothesis.js'
export { readinessGapsOf } from './readiness-gaps.js'
export type { GapContext, ReadinessGapFinding } from './readiness-gaps.js'
export { isRetrospective, transition } from './card-life.js'
export type { CardEvent, TransitionRefusal, TransitionResult } from './card-life.js'
export {
  CardHasGapsError,
  criteriaOf,
  defaultMinimumRuntimeDays,
  extendedCriteria,
  sealOf,
  verdictRuleVersion,
  verifySeal,
} from './seal.js'
export type { Seal, SealContent, SealSettings } from './seal.js'

export { judge, previousAfter } from './verdict.js'
export type { PreviousVerdict } from './verdict.js'
export { classify, guardrailStatusOf } from './classify.js'
export type {
  Classification,
  ClassifyInput,
  GoalEffect,
  GuardrailBounds,
  GuardrailStatus,
} from './classify.js'
export { effectInWords } from './verdict-words.js'
export { pValueInWords } from './health.js'
export { leastLinkScore, suggestCardsFor, suggestExperimentsFor } from './link-suggestion.js'
export type { CardToLink, ExperimentToLink, LinkReason, LinkScore, Suggestion } from './link-suggestion.js'
export { differenceOf } from './evidence-difference.js'
export type {
  ArmDifference,
  MetricArmDifference,
  MetricDifference,
  Moved,
  ReadingDifference,
} from './evidence-difference.js'
export { experimentHealthOf, warningInWords } from './experiment-health.js'
export type { ExperimentHealthFacts, ExperimentWarning } from './experiment-health.js'

export { decisionRefusals, recommend, reviewDecision } from './decision.js'
export type { DecisionAnswer, DecisionProposal, DecisionRefusal, Recommendation } from './decision.js'
export { hasTakenEffect, mayApprove, reviewAtFirst } from './second-person.js'
export {
  achievementHeadings,
  appendEntry,
  commitmentOf,
  genesisHash,
  headingOf,
  signHead,
  verifyChain,
  verifyHead,
} from './achievement.js'
export type {
  AchievementEntry,
  AchievementHeading,
  AchievementResult,
  ChainHead,
  ChainVerification,
  ChainedEntry,
  HeadingInput,
} from './achievement.js'

export {
  normalLowerTail,
  normalUpperQuantile,
  normalUpperTail,
  oneSidedZ,
  twoSidedPValue,
  twoSidedZ,
} from './normal.js'
export {
  defaultSequentialTuning,
  fixedHorizonInterval,
  intervalAt,
  isSequentialWidth,
  oneSidedLowerBound,
  sequentialHalfWidth,
} from './intervals.js'
export type { Interval, LevelContext, SequentialDesign } from './intervals.js'
export { relativeEffectOf, relativeVariance } from './effect-size.js'
export type { ArmMoments, RelativeEffect } from './effect-size.js'
export { expectedUsers, sampleRatioPValue } from './sample-ratio.js'
export type { ArmCount } from './sample-ratio.js'
export { sampleSizePerArm } from './sample-size.js'
export type { SampleSizeInput } from './sample-size.js'
export { falsePositiveRisk, posteriorSuccessRate } from './false-positive-risk.js'
export type { FalsePositiveRiskInput, TrackRecord } from './false-positive-risk.js'

export {
  declarableVerdicts,
  declarationGrades,
  declaredInWords,
  isDeclaredGrade,
  minimumReadingLength,
  outcomeOfDeclaration,
} from './declaration.js'
export type { DeclarableVerdict, DeclarationGrade, DeclarationInput, DeclaredVerdict } from './declaration.js'
export { handEnteredMetricKinds } from './hand-entered-facts.js'
export type {
  EnteredArm,
  EnteredMetric,
  EntryField,
  EntryProblem,
  HandEnteredMetricKind,
} from './hand-entered-facts.js'
export { readingOfEntry, welchEstimate } from './hand-entered.js'
export type { EnteredEvidence, EnteredReading } from './hand-entered.js'
export { enteredIn, entryText, readingOfEntryText } from './hand-entered-text.js'
export type { StoredEntry } from './hand-entered-text.js'

export { plainTextOf, statementOfPast } from './adoption.js'
export type { AdoptedStatement, PastExperiment } from './adoption.js'

export { canonicalJsonOf, sha256Hex } from './canonical-json.js'
export { dateInWords, daysAfter, daysBetween, isoOf, millisecondsOf } from './instant.js'
export { grouped, listInWords, percent, percentRange, percentShort } from './number-words.js'
