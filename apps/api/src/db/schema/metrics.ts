import { foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { directionEnum } from './enums.js'
import { growthbookConnections } from './growthbook-connections.js'
import { kpis } from './kpis.js'

/** A metric as GrowthBook knows it, or one whose results are entered by hand; maps to at most one KPI. */
export const metrics = pgTable(
  'metrics',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    /** Null: its results are entered by hand. */
    connectionId: uuid('connection_id'),
    externalId: text('external_id').notNull(),
    name: text('name').notNull(),
    kind: text('kind').notNull(),
    direction: directionEnum('direction').notNull(),
    kpiId: uuid('kpi_id'),
    raw: text('raw').notNull(),
    fetchedAt: instantColumn('fetched_at').notNull(),
    deletedAt: instantColumn('deleted_at'),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('metrics_external').on(t.organizationId, t.connectionId, t.externalId),
    index('metrics_kpi').on(t.organizationId, t.kpiId),
    foreignKey({
      columns: [t.organizationId, t.connectionId],
      foreignColumns: [growthbookConnections.organizationId, growthbookConnections.id],
    }),
    foreignKey({ columns: [t.organizationId, t.kpiId], foreignColumns: [kpis.organizationId, kpis.id] }),
  ],
)
