import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

import { bytes, instantColumn, organizationId } from './columns.js'

/** Pictures of arms as they were fetched from where GrowthBook keeps them; a cache that may be emptied at any time. */
export const screenshots = pgTable(
  'screenshots',
  {
    organizationId: organizationId(),
    /** SHA-256 (hex) of the address. */
    addressHash: text('address_hash').notNull(),
    /** Null: it could not be fetched, and is tried again later. */
    mediaType: text('media_type'),
    content: bytes('content'),
    size: integer('size').notNull(),
    /** Why it could not be fetched, in words. */
    problem: text('problem'),
    fetchedAt: instantColumn('fetched_at').notNull(),
    lastShownAt: instantColumn('last_shown_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.addressHash] })],
)
