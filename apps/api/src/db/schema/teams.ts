import { pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'

import { createdAt, organizationId, versionColumn } from './columns.js'
import { organizations } from './organizations.js'

export const teams = pgTable(
  'teams',
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    purpose: text('purpose').notNull(),
    color: text('color').notNull(),
    createdAt: createdAt(),
    version: versionColumn(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('teams_name').on(t.organizationId, sql`lower(${t.name})`),
  ],
)
