import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

import { createdAt, organizationId } from './columns.js'
import { organizations } from './organizations.js'

/** Answers already given to a POST with an `Idempotency-Key`, written in the same transaction as its effect. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    organizationId: organizationId().references(() => organizations.id),
    /** Caller and endpoint are part of the key, so that two people cannot read each other's answers. */
    scope: text('scope').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    status: integer('status').notNull(),
    answer: jsonb('answer'),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.scope, t.key] })],
)
