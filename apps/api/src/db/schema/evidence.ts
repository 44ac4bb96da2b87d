import type { Reading } from '@knowwhen/domain'
import {
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { evidenceGradeEnum, statsEngineEnum } from './enums.js'
import { experiments } from './experiments.js'

/** One immutable reading of results: append-only by grant, content-addressed by the raw payload's hash. */
export const evidence = pgTable(
  'evidence',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    experimentId: uuid('experiment_id').notNull(),
    grade: evidenceGradeEnum('grade').notNull(),
    engine: statsEngineEnum('engine').notNull(),
    alpha: doublePrecision('alpha').notNull(),
    snapshotId: text('snapshot_id').notNull(),
    /** Zero-based; null where it was not kept yet, or entered by hand. */
    phase: integer('phase'),
    /** Who entered it by hand, from where, and what they wrote; all empty for what was pulled. */
    enteredBy: uuid('entered_by'),
    sourceLink: text('source_link').notNull().default(''),
    note: text('note').notNull().default(''),
    /** The payload byte for byte as it was sent, and the SHA-256 (hex) of exactly that. */
    raw: text('raw').notNull(),
    rawHash: text('raw_hash').notNull(),
    /**
     * SHA-256 (hex) of the reading in canonical form: a webhook's warning makes another reading of the same payload.
     * Empty where it was not kept yet.
     */
    readingHash: text('reading_hash').notNull().default(''),
    /** The same as facts. */
    reading: jsonb('reading').$type<Reading>().notNull(),
    asOf: instantColumn('as_of').notNull(),
    fetchedAt: instantColumn('fetched_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('evidence_content').on(t.organizationId, t.experimentId, t.rawHash, t.readingHash),
    index('evidence_newest').on(t.organizationId, t.experimentId, t.asOf),
    foreignKey({
      columns: [t.organizationId, t.experimentId],
      foreignColumns: [experiments.organizationId, experiments.id],
    }),
  ],
)
