import {
  boolean,
  doublePrecision,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { decisionKindEnum, decisionReviewEnum } from './enums.js'
import { hypotheses } from './hypotheses.js'
import { members } from './members.js'
import { verdicts } from './verdicts.js'

/** What people decided, once and for all: append-only by grant; an approval is a row of its own. */
export const decisions = pgTable(
  'decisions',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    /** The number in DEC-n. */
    number: integer('number').notNull(),
    hypothesisId: uuid('hypothesis_id').notNull(),
    /** The verdict that stood when it was decided. */
    verdictId: uuid('verdict_id'),
    kind: decisionKindEnum('kind').notNull(),
    /** Null where the verdict was pending, so that nothing was recommended. */
    recommendedKind: decisionKindEnum('recommended_kind'),
    recommendationWords: text('recommendation_words').notNull(),
    isOverride: boolean('is_override').notNull(),
    rationale: text('rationale').notNull(),
    nextStep: text('next_step').notNull(),
    rolloutShare: doublePrecision('rollout_share'),
    plannedEnd: instantColumn('planned_end'),
    /** How the review stood at the time of the decision; `approved` comes from the approval's row. */
    review: decisionReviewEnum('review').notNull(),
    decidedBy: uuid('decided_by').notNull(),
    decidedAt: instantColumn('decided_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('decisions_number').on(t.organizationId, t.number),
    index('decisions_hypothesis').on(t.organizationId, t.hypothesisId, t.id),
    foreignKey({
      columns: [t.organizationId, t.hypothesisId],
      foreignColumns: [hypotheses.organizationId, hypotheses.id],
    }),
    foreignKey({
      columns: [t.organizationId, t.verdictId],
      foreignColumns: [verdicts.organizationId, verdicts.id],
    }),
    foreignKey({
      columns: [t.organizationId, t.decidedBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)

/** The second person's yes: at most one per decision, never its author (checked by trigger too). */
export const decisionApprovals = pgTable(
  'decision_approvals',
  {
    organizationId: organizationId(),
    decisionId: uuid('decision_id').notNull(),
    approvedBy: uuid('approved_by').notNull(),
    approvedAt: instantColumn('approved_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.decisionId] }),
    foreignKey({
      columns: [t.organizationId, t.decisionId],
      foreignColumns: [decisions.organizationId, decisions.id],
    }),
    foreignKey({
      columns: [t.organizationId, t.approvedBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)
