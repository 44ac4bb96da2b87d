import { foreignKey, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { growthbookConnections } from './growthbook-connections.js'
import { teams } from './teams.js'

/** A project as GrowthBook knows it, and the team to which cards made from its experiments belong. */
export const growthbookProjects = pgTable(
  'growthbook_projects',
  {
    organizationId: organizationId(),
    connectionId: uuid('connection_id').notNull(),
    externalId: text('external_id').notNull(),
    name: text('name').notNull(),
    teamId: uuid('team_id'),
    fetchedAt: instantColumn('fetched_at').notNull(),
    deletedAt: instantColumn('deleted_at'),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.connectionId, t.externalId] }),
    foreignKey({
      columns: [t.organizationId, t.connectionId],
      foreignColumns: [growthbookConnections.organizationId, growthbookConnections.id],
    }),
    foreignKey({ columns: [t.organizationId, t.teamId], foreignColumns: [teams.organizationId, teams.id] }),
  ],
)
