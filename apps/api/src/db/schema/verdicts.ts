import type { VerdictOutcome } from '@knowwhen/domain'
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { verdictEnum, verdictReasonEnum } from './enums.js'
import { evidence } from './evidence.js'
import { hypotheses } from './hypotheses.js'

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
