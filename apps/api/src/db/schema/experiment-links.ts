import { foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { experiments } from './experiments.js'
import { hypotheses } from './hypotheses.js'

/** Which experiment tested which card, from when to when: append-only by grant. */
export const experimentLinks = pgTable(
  'experiment_links',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    hypothesisId: uuid('hypothesis_id').notNull(),
    experimentId: uuid('experiment_id').notNull(),
    change: text('change').$type<'linked' | 'unlinked'>().notNull(),
    /** `suggestion`: from a list of likely ones; `adoption`: the card was made from it; `outward`: it was made from the card. */
    origin: text('origin').$type<'person' | 'suggestion' | 'adoption' | 'outward'>().notNull(),
    /** Null: the system acted. */
    changedBy: uuid('changed_by'),
    changedAt: instantColumn('changed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('experiment_links_hypothesis').on(t.organizationId, t.hypothesisId, t.id),
    index('experiment_links_experiment').on(t.organizationId, t.experimentId, t.id),
    foreignKey({
      columns: [t.organizationId, t.hypothesisId],
      foreignColumns: [hypotheses.organizationId, hypotheses.id],
    }),
    foreignKey({
      columns: [t.organizationId, t.experimentId],
      foreignColumns: [experiments.organizationId, experiments.id],
    }),
  ],
)
