import type { SealedCriteria } from '@knowwhen/domain'
import { boolean, foreignKey, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { hypotheses } from './hypotheses.js'

/** The frozen criteria of a card, version by version: append-only by grant. */
export const hypothesisSeals = pgTable(
  'hypothesis_seals',
  {
    organizationId: organizationId(),
    hypothesisId: uuid('hypothesis_id').notNull(),
    version: integer('version').notNull(),
    canonicalJson: text('canonical_json').notNull(),
    /** SHA-256 (hex) of `canonical_json`. */
    hash: text('hash').notNull(),
    criteria: jsonb('criteria').$type<SealedCriteria>().notNull(),
    ruleVersion: text('rule_version').notNull(),
    sealedBy: uuid('sealed_by').notNull(),
    sealedAt: instantColumn('sealed_at').notNull(),
    retrospective: boolean('retrospective').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.hypothesisId, t.version] }),
    foreignKey({
      columns: [t.organizationId, t.hypothesisId],
      foreignColumns: [hypotheses.organizationId, hypotheses.id],
    }),
  ],
)
