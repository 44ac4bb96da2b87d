import { sql } from 'drizzle-orm'
import { doublePrecision, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

import { createdAt, instantColumn, organizationId, versionColumn } from './columns.js'
import { statsEngineEnum } from './enums.js'
import { organizations } from './organizations.js'

export const growthbookConnections = pgTable(
  'growthbook_connections',
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    /** Normalised API address, without a trailing slash. */
    baseUrl: text('base_url').notNull(),
    /** AES-256-GCM under a key derived from KNOWWHEN_SECRET; never selected by a read model. */
    secretKeyCiphertext: text('secret_key_ciphertext').notNull(),
    secretKeyHint: text('secret_key_hint').notNull(),
    reportedAlpha: doublePrecision('reported_alpha'),
    confirmedAlpha: doublePrecision('confirmed_alpha'),
    statsEngine: statsEngineEnum('stats_engine'),
    serverVersion: text('server_version'),
    lastSuccessAt: instantColumn('last_success_at'),
    createdAt: createdAt(),
    version: versionColumn(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('growthbook_connections_name').on(t.organizationId, sql`lower(${t.name})`),
  ],
)
