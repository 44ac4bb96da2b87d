import { sql } from 'drizzle-orm'
import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

import { createdAt, instantColumn, organizationId, versionColumn } from './columns.js'
import { statsEngineEnum } from './enums.js'
import { organizations } from './organizations.js'

/** What a GrowthBook was found to be able to do (it says so nowhere): asked anew each day. */
export interface StoredCapabilities {
  /** `/experiments/results` (from 4.4.0). */
  readonly bulkResults: boolean
  /** Lists sorted by `dateUpdated`, and filters (from 5.0.1). */
  readonly sortedLists: boolean
  readonly metricGroups: boolean
  readonly learnings: boolean
  /** ISO instant. */
  readonly checkedAt: string
}

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
    capabilities: jsonb('capabilities').$type<StoredCapabilities>(),
    /** GrowthBook's ids of the projects that are read; empty: all of them. */
    projectFilter: jsonb('project_filter').$type<readonly string[]>().notNull().default([]),
    /** 0: only when a person asks. */
    syncIntervalMinutes: integer('sync_interval_minutes').notNull().default(60),
    /** Null: never by itself. */
    nextSyncAt: instantColumn('next_sync_at'),
    /** When everything was last listed, so that what is gone was noticed. */
    listedAt: instantColumn('listed_at'),
    /** Greatest `dateUpdated` that a run which succeeded has seen: where the next begins. */
    updatedUpTo: text('updated_up_to'),
    keyChangedAt: instantColumn('key_changed_at'),
    /** Encrypted like the key; null until webhooks are set up. */
    webhookKeyCiphertext: text('webhook_key_ciphertext'),
    webhookKeyHint: text('webhook_key_hint').notNull().default(''),
    firstEventAt: instantColumn('first_event_at'),
    lastEventAt: instantColumn('last_event_at'),
    createdAt: createdAt(),
    version: versionColumn(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('growthbook_connections_due').on(t.nextSyncAt),
    uniqueIndex('growthbook_connections_name').on(t.organizationId, sql`lower(${t.name})`),
  ],
)
