import type { ExperimentStatus, VerdictOutcome } from '@knowwhen/domain'
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { verdictEnum, verdictReasonEnum } from './enums.js'
import { evidence } from './evidence.js'
import { hypotheses } from './hypotheses.js'

/** What the verdict depends on besides evidence and seal, so that anybody can compute it again. */
export interface StoredQuestion {
  /** The significance level confirmed on the connection, with which every reading is believed; null: each its own. */
  readonly confirmedAlpha: number | null
  readonly experimentId: string | null
  readonly experimentStatus: ExperimentStatus | null
  readonly instrumentationError: string | null
  /** The declaration that stands for an experiment. */
  readonly declarationId: string | null
  /** The later end that a decision gave the sealed criteria; ISO instant, null where they stood as sealed. */
  readonly extendedTo: string | null
  /** How many readings there were: one of older numbers may have come later. */
  readonly readings: number
  /** ISO instant. */
  readonly now: string
}

/** Every verdict a card ever had: append-only by grant; recomputable from evidence, seal and rule version. */
export const verdicts = pgTable(
  'verdicts',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    hypothesisId: uuid('hypothesis_id').notNull(),
    sealVersion: integer('seal_version').notNull(),
    evidenceId: uuid('evidence_id'),
    verdict: verdictEnum('verdict').notNull(),
    reason: verdictReasonEnum('reason').notNull(),
    outcome: jsonb('outcome').$type<VerdictOutcome>().notNull(),
    /** Null: computed before it was kept. */
    question: jsonb('question').$type<StoredQuestion>(),
    ruleVersion: text('rule_version').notNull(),
    computedAt: instantColumn('computed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('verdicts_newest').on(t.organizationId, t.hypothesisId, t.id),
    foreignKey({
      columns: [t.organizationId, t.hypothesisId],
      foreignColumns: [hypotheses.organizationId, hypotheses.id],
    }),
    foreignKey({
      columns: [t.organizationId, t.evidenceId],
      foreignColumns: [evidence.organizationId, evidence.id],
    }),
  ],
)
