import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

import { organizationId } from './columns.js'
import { organizations } from './organizations.js'

/** Last number given per kind of key (HYP, DEC): rising per organisation, never reused. */
export const counters = pgTable(
  'counters',
  {
    organizationId: organizationId().references(() => organizations.id),
    kind: text('kind').notNull(),
    value: integer('value').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.kind] })],
)
