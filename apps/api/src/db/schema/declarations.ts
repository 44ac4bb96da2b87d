import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { decisionReviewEnum, evidenceGradeEnum, verdictEnum } from './enums.js'
import { hypotheses } from './hypotheses.js'
import { members } from './members.js'

/**
 * A verdict that people declare, where there is no experiment and no quasi-experiment to compute one from (grades C
 * and D). It counts once a second person has agreed, and never in win rate or money.
 */
export const declarations = pgTable(
  'declarations',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    hypothesisId: uuid('hypothesis_id').notNull(),
    sealVersion: integer('seal_version').notNull(),
    grade: evidenceGradeEnum('grade').notNull(),
    verdict: verdictEnum('verdict').notNull(),
    sourceLink: text('source_link').notNull(),
    /** What was seen, and how it is read. */
    reading: text('reading').notNull(),
    declaredBy: uuid('declared_by').notNull(),
    declaredAt: instantColumn('declared_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('declarations_hypothesis').on(t.organizationId, t.hypothesisId, t.id),
    foreignKey({
      columns: [t.organizationId, t.hypothesisId],
      foreignColumns: [hypotheses.organizationId, hypotheses.id],
    }),
    foreignKey({
      columns: [t.organizationId, t.declaredBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
    check('declarations_grade', sql`${t.grade} IN ('C', 'D')`),
    check('declarations_verdict', sql`${t.verdict} IN ('validated', 'invalidated', 'inconclusive')`),
  ],
)

/** One answer per declaration, by a second person; `unreviewed` in an organisation of one. Append-only by grant. */
export const declarationReviews = pgTable(
  'declaration_reviews',
  {
    organizationId: organizationId(),
    declarationId: uuid('declaration_id').notNull(),
    review: decisionReviewEnum('review').notNull(),
    reviewedBy: uuid('reviewed_by').notNull(),
    reviewedAt: instantColumn('reviewed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.declarationId] }),
    foreignKey({
      columns: [t.organizationId, t.declarationId],
      foreignColumns: [declarations.organizationId, declarations.id],
    }),
    foreignKey({
      columns: [t.organizationId, t.reviewedBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
    check('declaration_reviews_review', sql`${t.review} IN ('approved', 'unreviewed')`),
  ],
)
