import { foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { growthbookConnections } from './growthbook-connections.js'

/**
 * `pulled`: a targeted pull was sent; `noted`: kept with the experiment, such as a warning; `ignored`: known, and nothing
 * to do; `unknown`: an event of a newer GrowthBook.
 */
export type GrowthbookEventOutcome = 'pulled' | 'noted' | 'ignored' | 'unknown'

/**
 * A webhook's event whose signature was right, exactly as it was sent, with whatever it says of GrowthBook's users; it is
 * part of archives. Kept for ninety days, the newest 5,000 of each connection at most.
 */
export const growthbookEvents = pgTable(
  'growthbook_events',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    event: text('event').notNull(),
    /** The experiment it speaks of, by GrowthBook's id; empty where it speaks of none. */
    externalId: text('external_id').notNull(),
    outcome: text('outcome').$type<GrowthbookEventOutcome>().notNull(),
    raw: text('raw').notNull(),
    /** SHA-256 (hex) of `raw`: GrowthBook gives events no id, and sends them again. */
    rawHash: text('raw_hash').notNull(),
    /** GrowthBook's own time; null where the event has none. */
    happenedAt: instantColumn('happened_at'),
    receivedAt: instantColumn('received_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('growthbook_events_once').on(t.organizationId, t.connectionId, t.rawHash),
    index('growthbook_events_newest').on(t.organizationId, t.connectionId, t.id),
    index('growthbook_events_received').on(t.organizationId, t.receivedAt),
    foreignKey({
      columns: [t.organizationId, t.connectionId],
      foreignColumns: [growthbookConnections.organizationId, growthbookConnections.id],
    }),
  ],
)
