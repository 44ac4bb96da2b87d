/**
 * The closed vocabularies of the product. Each is one list from which the TypeScript type, the zod
 * enum and the PostgreSQL enum derive, so that a word is added in one place or not at all.
 */

export const signalRoles = ['goal', 'guardrail', 'secondary'] as const
export type SignalRole = (typeof signalRoles)[number]

export const directions = ['increase', 'decrease'] as const
export type Direction = (typeof directions)[number]

export const kpiUnits = ['proportion', 'count', 'money', 'duration', 'score'] as const
export type KpiUnit = (typeof kpiUnits)[number]

export const hypothesisStates = [
  'draft',
  'sealed',
  'building',
  'exposed',
  'readyToDecide',
  'decided',
  'realising',
  'closed',
  'abandoned',
] as const
export type HypothesisState = (typeof hypothesisStates)[number]

export const verdicts = ['pending', 'validated', 'invalidated', 'inconclusive', 'void'] as const
export type Verdict = (typeof verdicts)[number]

export const verdictReasons = [
  // pending
  'noExperiment',
  'notStarted',
  'noReading',
  'belowMinimumRuntime',
  'awaitingPlan',
  'noEstimate',
  // void
  'sampleRatioMismatch',
  'multipleExposures',
  'instrumentationError',
  // invalidated
  'guardrailBreach',
  'regression',
  'poweredNeutral',
  'promisedEffectRuledOut',
  // validated
  'outcomeMet',
  // inconclusive
  'guardrailUnknown',
  'belowThreshold',
  'underpowered',
  'spansThreshold',
  'stoppedEarly',
  // validated, invalidated or inconclusive, by people
  'declared',
] as const
export type VerdictReason = (typeof verdictReasons)[number]

export const strictnesses = ['anyLift', 'point', 'probable', 'certain'] as const
export type Strictness = (typeof strictnesses)[number]

export const goalCombinations = ['all', 'any'] as const
export type GoalCombination = (typeof goalCombinations)[number]

export const evidenceGrades = ['A', 'B', 'C', 'D'] as const
export type EvidenceGrade = (typeof evidenceGrades)[number]

export const statsEngines = ['bayesian', 'frequentist'] as const
export type StatsEngine = (typeof statsEngines)[number]

export const decisionKinds = ['ship', 'rollBack', 'iterate', 'stop', 'extend'] as const
export type DecisionKind = (typeof decisionKinds)[number]

export const readinessGaps = [
  'noCapability',
  'noOutcome',
  'noAudience',
  'noGoalSignal',
  'noPromise',
  'zeroPromiseNeedsMinimumDetectableEffect',
  'noPlannedEndOrSample',
  'noGuardrail',
  'noMargin',
  'metricNotInstrumented',
  'noBaseline',
  'noExperiment',
  'unknownTreatmentArm',
  'noTeam',
] as const
export type ReadinessGap = (typeof readinessGaps)[number]

export const experimentStatuses = ['draft', 'running', 'stopped'] as const
export type ExperimentStatus = (typeof experimentStatuses)[number]

/** What is known of an experiment's health: `unhealthy` is what makes a verdict void. */
export const experimentHealths = ['healthy', 'warning', 'unhealthy', 'unknown'] as const
export type ExperimentHealth = (typeof experimentHealths)[number]

/** Why an experiment may well be the one that tests a card. */
export const linkReasonKinds = ['key', 'metrics', 'words', 'team', 'tags', 'dates'] as const
export type LinkReasonKind = (typeof linkReasonKinds)[number]

export const roles = ['owner', 'admin', 'editor', 'member', 'viewer'] as const
export type Role = (typeof roles)[number]

export const apiKeyScopes = ['read', 'write', 'admin'] as const
export type ApiKeyScope = (typeof apiKeyScopes)[number]

export const syncRunStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const
export type SyncRunStatus = (typeof syncRunStatuses)[number]

export const decisionReviews = ['notNeeded', 'awaitingSecondPerson', 'approved', 'unreviewed'] as const
export type DecisionReview = (typeof decisionReviews)[number]

export const healthChecks = ['sampleRatio', 'exposures', 'runtime', 'power', 'instrumentation'] as const
export type HealthCheck = (typeof healthChecks)[number]

export const healthLevels = ['pass', 'warn', 'fail', 'unknown'] as const
export type HealthLevel = (typeof healthLevels)[number]

/** Who may make an account: anybody, people with an invitation, or nobody but the operator's tools. */
export const signUpModes = ['open', 'invited', 'closed'] as const
export type SignUpMode = (typeof signUpModes)[number]

/** What can be commented on. */
export const commentSubjects = ['hypothesis', 'decision', 'story'] as const
export type CommentSubject = (typeof commentSubjects)[number]

/** What a person can be told of; there is no other reason to interrupt somebody. */
export const notificationKinds = [
  'mentioned',
  'readyToDecide',
  'decided',
  'verdictFlipped',
  'overdue',
  'invited',
] as const
export type NotificationKind = (typeof notificationKinds)[number]

/** Mail that belongs to an account, and may carry a link that opens it. */
export const accountMailKinds = ['verifyEmail', 'resetPassword', 'changeEmail', 'accountNotice'] as const
export type AccountMailKind = (typeof accountMailKinds)[number]

/** Mail that an organisation sends. */
export const organizationMailKinds = ['invitation', 'notification', 'digest', 'organizationNotice'] as const
export type OrganizationMailKind = (typeof organizationMailKinds)[number]
