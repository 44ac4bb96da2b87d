import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'

/** Who saw which variation of an experiment on Knowwhen itself: what a GrowthBook reads as its assignments. */
export const flagExposures = pgTable(
  'flag_exposures',
  {
    organizationId: organizationId(),
    userId: uuid('user_id').notNull(),
    experimentKey: text('experiment_key').notNull(),
    variationKey: text('variation_key').notNull(),
    firstExposedAt: instantColumn('first_exposed_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.userId, t.experimentKey, t.variationKey] })],
)
