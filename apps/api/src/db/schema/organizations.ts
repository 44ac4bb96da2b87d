import { boolean, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'

import { createdAt, versionColumn } from './columns.js'
import { strictnessEnum } from './enums.js'

/** The tenant itself: its policy compares `id` with the transaction's organisation. */
export const organizations = pgTable('organizations', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  isDemo: boolean('is_demo').notNull().default(false),
  strictness: strictnessEnum('strictness').notNull().default('point'),
  minimumRuntimeDays: integer('minimum_runtime_days').notNull().default(7),
  createdAt: createdAt(),
  version: versionColumn(),
})
