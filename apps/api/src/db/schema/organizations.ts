import { boolean, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'

import { createdAt, instantColumn, versionColumn } from './columns.js'
import { roleEnum, strictnessEnum } from './enums.js'

/** The tenant itself: its policy compares `id` with the transaction's organisation. */
export const organizations = pgTable('organizations', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  isDemo: boolean('is_demo').notNull().default(false),
  strictness: strictnessEnum('strictness').notNull().default('point'),
  minimumRuntimeDays: integer('minimum_runtime_days').notNull().default(7),
  /** People with a verified address of this domain may join by themselves, with this role. */
  joinDomain: text('join_domain'),
  joinRole: roleEnum('join_role'),
  /** Null: audit events are kept for good. */
  auditRetentionDays: integer('audit_retention_days'),
  /** Set while the organisation waits for its deletion, which can be called off until then. */
  deleteAfter: instantColumn('delete_after'),
  createdAt: createdAt(),
  version: versionColumn(),
})
