import {
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

import type { Reading } from '@knowwhen/domain'

import { instantColumn, organizationId } from './columns.js'
import { experiments } from './experiments.js'

/** One slice of a breakdown: a country, a day; the whole of an earlier phase has one slice without a name. */
export interface StoredSlice {
  readonly kind: 'whole' | 'level' | 'day' | 'missing' | 'other'
  /** As GrowthBook names it. */
  readonly name: string
  /** The same for people. */
  readonly label: string
  readonly reading: Reading
}

/**
 * Results that a person asked to see beside the verdict: an earlier phase, or a dimension. No verdict ever comes from
 * them. Append-only by grant, content-addressed like evidence.
 */
export const breakdowns = pgTable(
  'breakdowns',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    experimentId: uuid('experiment_id').notNull(),
    phase: integer('phase').notNull(),
    /** As GrowthBook names it, e.g. `exp:country`; empty: the whole phase. */
    dimension: text('dimension').notNull(),
    snapshotId: text('snapshot_id').notNull(),
    raw: text('raw').notNull(),
    rawHash: text('raw_hash').notNull(),
    slices: jsonb('slices').$type<readonly StoredSlice[]>().notNull(),
    asOf: instantColumn('as_of').notNull(),
    fetchedAt: instantColumn('fetched_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('breakdowns_content').on(t.organizationId, t.experimentId, t.phase, t.dimension, t.rawHash),
    index('breakdowns_newest').on(t.organizationId, t.experimentId, t.asOf),
    foreignKey({
      columns: [t.organizationId, t.experimentId],
      foreignColumns: [experiments.organizationId, experiments.id],
    }),
  ],
)
