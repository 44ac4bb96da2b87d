import { date, foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'

import { createdAt, instantColumn, organizationId, versionColumn } from './columns.js'
import { members } from './members.js'
import { organizations } from './organizations.js'

export const teams = pgTable(
  'teams',
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    purpose: text('purpose').notNull(),
    color: text('color').notNull(),
    /** The single-threaded leader: leads this team and no other. */
    leaderId: uuid('leader_id'),
    archivedAt: instantColumn('archived_at'),
    createdAt: createdAt(),
    version: versionColumn(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('teams_name').on(t.organizationId, sql`lower(${t.name})`),
    uniqueIndex('teams_leader')
      .on(t.organizationId, t.leaderId)
      .where(sql`${t.archivedAt} IS NULL`),
    foreignKey({
      columns: [t.organizationId, t.leaderId],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)

/** Who was in which team, and when: a person who comes back gets a second row. Days, both inclusive. */
export const teamMembers = pgTable(
  'team_members',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    teamId: uuid('team_id').notNull(),
    userId: uuid('user_id').notNull(),
    from: date('from_day', { mode: 'string' }).notNull(),
    /** Null: still there. */
    until: date('until_day', { mode: 'string' }),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('team_members_present')
      .on(t.organizationId, t.teamId, t.userId)
      .where(sql`${t.until} IS NULL`),
    index('team_members_user').on(t.organizationId, t.userId),
    foreignKey({ columns: [t.organizationId, t.teamId], foreignColumns: [teams.organizationId, teams.id] }),
    foreignKey({
      columns: [t.organizationId, t.userId],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)
