import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { organizations } from './organizations.js'

/** Every change: append-only by grant. */
export const auditEvents = pgTable(
  'audit_events',
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid('id').notNull(),
    at: instantColumn('at').notNull(),
    /** Null: the system acted (a sync, a job). */
    actorId: uuid('actor_id'),
    action: text('action').notNull(),
    subjectType: text('subject_type').notNull(),
    subjectId: text('subject_id').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
    /** Where the request came from; null for the system. */
    ipAddress: text('ip_address'),
    /** The API key that was used; null: a session, or the system. */
    apiKeyId: uuid('api_key_id'),
    requestId: text('request_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('audit_events_actor').on(t.organizationId, t.actorId, t.id),
    index('audit_events_action').on(t.organizationId, t.action, t.id),
    index('audit_events_subject').on(t.organizationId, t.subjectId, t.id),
  ],
)
