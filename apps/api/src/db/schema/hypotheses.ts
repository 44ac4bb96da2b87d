import { sql } from 'drizzle-orm'
import {
  foreignKey,
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

import { instantColumn, organizationId, versionColumn } from './columns.js'
import {
  decisionReviewEnum,
  evidenceGradeEnum,
  goalCombinationEnum,
  hypothesisStateEnum,
  verdictEnum,
} from './enums.js'
import { experiments } from './experiments.js'
import { members } from './members.js'
import { teams } from './teams.js'

export interface StoredNote {
  readonly text: string
  readonly link: string | null
}

export type StoredTreatmentArm =
  { readonly kind: 'arm'; readonly armId: string } | { readonly kind: 'bestArm' }

export const hypotheses = pgTable(
  'hypotheses',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    /** The number in HYP-n. */
    number: integer('number').notNull(),
    teamId: uuid('team_id'),
    capability: text('capability').notNull(),
    audience: text('audience').notNull(),
    outcome: text('outcome').notNull(),
    observations: jsonb('observations').$type<readonly StoredNote[]>().notNull(),
    assumptions: jsonb('assumptions').$type<readonly StoredNote[]>().notNull(),
    goalCombination: goalCombinationEnum('goal_combination').notNull(),
    noGuardrailReason: text('no_guardrail_reason').notNull(),
    plannedEnd: instantColumn('planned_end'),
    plannedSample: bigint('planned_sample', { mode: 'number' }),
    treatmentArm: jsonb('treatment_arm').$type<StoredTreatmentArm>().notNull(),
    experimentId: uuid('experiment_id'),
    state: hypothesisStateEnum('state').notNull(),
    /** The newest row of `verdicts`, again: lists filter and reports count by it. Null before the first. */
    verdict: verdictEnum('verdict'),
    /** Grade of the evidence behind the verdict; null before there is one. C and D: declared, outside win rate and money. */
    evidenceGrade: evidenceGradeEnum('evidence_grade'),
    /** First sealed after exposure began. */
    retrospective: boolean('retrospective').notNull().default(false),
    proposedBy: uuid('proposed_by').notNull(),
    proposedAt: instantColumn('proposed_at').notNull(),
    sealedAt: instantColumn('sealed_at'),
    workStartedAt: instantColumn('work_started_at'),
    firstExposedAt: instantColumn('first_exposed_at'),
    decisionReadyAt: instantColumn('decision_ready_at'),
    decidedAt: instantColumn('decided_at'),
    rolledOutAt: instantColumn('rolled_out_at'),
    outcomeConfirmedAt: instantColumn('outcome_confirmed_at'),
    abandonedReason: text('abandoned_reason'),
    instrumentationError: text('instrumentation_error'),
    instrumentationErrorBy: uuid('instrumentation_error_by'),
    instrumentationErrorAt: instantColumn('instrumentation_error_at'),
    /** Whether the mark counts: not while it waits for its second person. Never `notNeeded`. */
    instrumentationReview: decisionReviewEnum('instrumentation_review'),
    instrumentationReviewedBy: uuid('instrumentation_reviewed_by'),
    instrumentationReviewedAt: instantColumn('instrumentation_reviewed_at'),
    updatedAt: instantColumn('updated_at').notNull(),
    version: versionColumn(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('hypotheses_number').on(t.organizationId, t.number),
    /** One experiment tests one card. */
    uniqueIndex('hypotheses_experiment').on(t.organizationId, t.experimentId),
    index('hypotheses_updated').on(t.organizationId, t.updatedAt, t.id),
    /** A team's cards, counted and listed; without it both read every card of the organisation. */
    index('hypotheses_team').on(t.organizationId, t.teamId, t.updatedAt, t.id),
    index('hypotheses_state').on(t.organizationId, t.state),
    index('hypotheses_verdict').on(t.organizationId, t.verdict, t.retrospective),
    foreignKey({ columns: [t.organizationId, t.teamId], foreignColumns: [teams.organizationId, teams.id] }),
    foreignKey({
      columns: [t.organizationId, t.experimentId],
      foreignColumns: [experiments.organizationId, experiments.id],
    }),
    foreignKey({
      columns: [t.organizationId, t.proposedBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
    foreignKey({
      columns: [t.organizationId, t.instrumentationReviewedBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
    check(
      'hypotheses_instrumentation_mark',
      sql`num_nonnulls(${t.instrumentationError}, ${t.instrumentationErrorBy}, ${t.instrumentationErrorAt}, ${t.instrumentationReview}) IN (0, 4)
        AND ${t.instrumentationReview} IS DISTINCT FROM 'notNeeded'`,
    ),
    /** "A second person" means: not the author. The service says it kindly; this makes it certain. */
    check(
      'hypotheses_instrumentation_second_person',
      sql`CASE WHEN ${t.instrumentationReview} = 'approved'
        THEN num_nonnulls(${t.instrumentationReviewedBy}, ${t.instrumentationReviewedAt}) = 2
          AND ${t.instrumentationReviewedBy} IS DISTINCT FROM ${t.instrumentationErrorBy}
        ELSE num_nonnulls(${t.instrumentationReviewedBy}, ${t.instrumentationReviewedAt}) = 0 END`,
    ),
  ],
)
