import { foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { growthbookConnections } from './growthbook-connections.js'
import { hypotheses } from './hypotheses.js'

/** What was written into a GrowthBook, by whom: append-only by grant. */
export const growthbookPushes = pgTable(
  'growthbook_pushes',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    hypothesisId: uuid('hypothesis_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    kind: text('kind').$type<'experiment' | 'learning'>().notNull(),
    /** GrowthBook's id of what was made. */
    externalId: text('external_id').notNull(),
    /** What was sent. */
    body: jsonb('body').$type<Readonly<Record<string, unknown>>>().notNull(),
    pushedBy: uuid('pushed_by').notNull(),
    pushedAt: instantColumn('pushed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('growthbook_pushes_hypothesis').on(t.organizationId, t.hypothesisId, t.id),
    foreignKey({
      columns: [t.organizationId, t.hypothesisId],
      foreignColumns: [hypotheses.organizationId, hypotheses.id],
    }),
    foreignKey({
      columns: [t.organizationId, t.connectionId],
      foreignColumns: [growthbookConnections.organizationId, growthbookConnections.id],
    }),
  ],
)
