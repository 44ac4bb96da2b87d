/** The card as it is written and read. */
import {
  decisionReviews,
  directions,
  evidenceGrades,
  goalCombinations,
  hypothesisStates,
  readinessGaps,
  signalRoles,
  verdicts,
} from '@knowwhen/domain'
import { z } from 'zod'

import { fraction, id, instant, person, requiredText, text, version } from './shared.js'
import { verdictView } from './verdicts.js'

/** A signal as people write it in a draft; what is missing shows up as a readiness gap, not as an error. */
export const signalInput = z
  .object({
    /** Kept across edits when given; made otherwise. */
    id: id.optional(),
    role: z.enum(signalRoles),
    name: text(120),
    direction: z.enum(directions),
    kpiId: id.nullable().default(null),
    /** Our id of the GrowthBook metric behind the signal. */
    metricId: id.nullable().default(null),
    /** Relative, as a fraction, in the good direction. */
    promisedLift: fraction.min(0).max(100).nullable().default(null),
    /** "Any improvement" chosen on purpose: the promise is 0 and a minimum detectable effect is needed. */
    anyImprovement: z.boolean().default(false),
    minimumDetectableEffect: fraction.gt(0).max(100).nullable().default(null),
    /** Guardrails: how much worse, relative, it may get. */
    nonInferiorityMargin: fraction.min(0).max(100).nullable().default(null),
    /** Mean of the metric today, in its own unit; taken from the control arm when an experiment is linked. */
    baseline: z.number().nullable().default(null),
  })
  .meta({ id: 'SignalInput' })
export type SignalInput = z.input<typeof signalInput>

export const signal = z
  .object({
    id,
    role: z.enum(signalRoles),
    name: z.string(),
    direction: z.enum(directions),
    kpi: z.object({ id, name: z.string() }).nullable(),
    metric: z.object({ id, externalId: z.string(), name: z.string() }).nullable(),
    promisedLift: z.number().nullable(),
    anyImprovement: z.boolean(),
    minimumDetectableEffect: z.number().nullable(),
    nonInferiorityMargin: z.number().nullable(),
    baseline: z.number().nullable(),
  })
  .meta({ id: 'Signal' })
export type Signal = z.output<typeof signal>

export const gap = z
  .object({ gap: z.enum(readinessGaps), path: z.string(), message: z.string() })
  .meta({ id: 'ReadinessGapFinding' })
export type Gap = z.output<typeof gap>

const note = z.object({
  text: requiredText(1000),
  link: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
})

export const treatmentArm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('arm'), armId: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('bestArm') }),
])

export const hypothesisInput = z
  .object({
    teamId: id.nullable(),
    capability: text(500),
    audience: text(300),
    outcome: text(500),
    observations: z.array(note).max(20),
    assumptions: z.array(note).max(20),
    signals: z.array(signalInput).max(20),
    goalCombination: z.enum(goalCombinations),
    /** Closes the guardrail gap: "no guardrail, because …". */
    noGuardrailReason: text(500),
    plannedEnd: instant.nullable(),
    /** Users over all arms. */
    plannedSample: z.int().min(1).max(1_000_000_000_000).nullable(),
    treatmentArm,
  })
  .meta({ id: 'HypothesisInput' })
export type HypothesisInput = z.input<typeof hypothesisInput>

export const seal = z
  .object({
    version: z.int(),
    sealedAt: instant,
    sealedBy: person,
    /** SHA-256 (hex) of the canonical JSON (RFC 8785). */
    hash: z.string(),
    canonicalJson: z.string(),
    ruleVersion: z.string(),
    alpha: z.number(),
    strictness: z.string(),
    /** First sealed after exposure began: marked everywhere, outside win rate, value and Done. */
    retrospective: z.boolean(),
  })
  .meta({ id: 'Seal' })

export const hypothesisSummary = z
  .object({
    id,
    /** What people say, e.g. HYP-12. */
    key: z.string(),
    team: z.object({ id, name: z.string(), color: z.string() }).nullable(),
    capability: z.string(),
    audience: z.string(),
    outcome: z.string(),
    signals: z.array(
      signal.pick({
        id: true,
        role: true,
        name: true,
        direction: true,
        promisedLift: true,
        nonInferiorityMargin: true,
      }),
    ),
    state: z.enum(hypothesisStates),
    retrospective: z.boolean(),
    verdict: z.object({ verdict: z.enum(verdicts), reason: z.string(), words: z.string() }).nullable(),
    /** Of the evidence behind the verdict; C and D: people declared it. Null before there is any. */
    evidenceGrade: z.enum(evidenceGrades).nullable(),
    experiment: z.object({ id, name: z.string(), fetchedAt: instant }).nullable(),
    gaps: z.int(),
    updatedAt: instant,
    version,
  })
  .meta({ id: 'HypothesisSummary' })
export type HypothesisSummary = z.output<typeof hypothesisSummary>

const milestones = z.object({
  proposedAt: instant,
  sealedAt: instant.nullable(),
  workStartedAt: instant.nullable(),
  firstExposedAt: instant.nullable(),
  decisionReadyAt: instant.nullable(),
  decidedAt: instant.nullable(),
  rolledOutAt: instant.nullable(),
  outcomeConfirmedAt: instant.nullable(),
})

/** Somebody found the measurement broken. Counts in the verdict unless it still waits for a second person. */
export const instrumentationError = z
  .object({
    reason: z.string(),
    markedBy: person,
    markedAt: instant,
    review: z.enum(decisionReviews).exclude(['notNeeded']),
    approvedBy: person.nullable(),
    approvedAt: instant.nullable(),
  })
  .meta({ id: 'InstrumentationError' })
export type InstrumentationError = z.output<typeof instrumentationError>

/**
 * The card's experiment was linked, changed or taken away when results of it (of the one before, or of the one after)
 * could already be seen. Found in the audit trail and the readings each time it is asked for, so nobody can hide it.
 */
export const lateExperimentChange = z
  .object({
    kind: z.enum(['linked', 'changed', 'unlinked']),
    at: instant,
    /** Null: the system acted. */
    by: person.nullable(),
    from: z.object({ id, name: z.string() }).nullable(),
    to: z.object({ id, name: z.string() }).nullable(),
  })
  .meta({ id: 'LateExperimentChange' })
export type LateExperimentChange = z.output<typeof lateExperimentChange>

export const hypothesis = hypothesisSummary
  .omit({ gaps: true, verdict: true, signals: true, experiment: true })
  .extend({
    statement: z.string(),
    observations: z.array(z.object({ text: z.string(), link: z.string().nullable() })),
    assumptions: z.array(z.object({ text: z.string(), link: z.string().nullable() })),
    signals: z.array(signal),
    goalCombination: z.enum(goalCombinations),
    noGuardrailReason: z.string(),
    plannedEnd: instant.nullable(),
    plannedSample: z.int().nullable(),
    treatmentArm,
    gaps: z.array(gap),
    proposedBy: person,
    milestones,
    seal: seal.nullable(),
    experiment: z
      .object({
        id,
        /** False once its GrowthBook was disconnected: nothing new is read, what was read stays. */
        isConnected: z.boolean(),
        externalId: z.string(),
        name: z.string(),
        status: z.string(),
        arms: z.array(z.object({ armId: z.string(), name: z.string(), isControl: z.boolean() })),
        fetchedAt: instant,
        deletedAt: instant.nullable(),
        resultsProblem: z.string().nullable(),
      })
      .nullable(),
    verdict: verdictView.nullable(),
    instrumentationError: instrumentationError.nullable(),
    /** Oldest first; empty on a card whose experiment was linked in time and stayed. */
    lateExperimentChanges: z.array(lateExperimentChange),
    abandonedReason: z.string().nullable(),
  })
  .meta({ id: 'Hypothesis' })
export type Hypothesis = z.output<typeof hypothesis>
