import { sql } from 'drizzle-orm'
import { pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

import { createdAt, organizationId, versionColumn } from './columns.js'
import { directionEnum, kpiUnitEnum } from './enums.js'
import { organizations } from './organizations.js'

export const kpis = pgTable(
  'kpis',
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    definition: text('definition').notNull(),
    unit: kpiUnitEnum('unit').notNull(),
    direction: directionEnum('direction').notNull(),
    createdAt: createdAt(),
    version: versionColumn(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('kpis_name').on(t.organizationId, sql`lower(${t.name})`),
  ],
)
