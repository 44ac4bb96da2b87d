import { foreignKey, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

import { instantColumn, organizationId } from './columns.js'
import { decisions } from './decisions.js'
import { hypotheses } from './hypotheses.js'
import { teams } from './teams.js'

/** A team's log: append-only by grant, hash-chained per team. */
export const achievements = pgTable(
  'achievements',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    teamId: uuid('team_id').notNull(),
    /** Place in the team's log, from 1, without gaps. */
    sequence: integer('sequence').notNull(),
    hypothesisId: uuid('hypothesis_id').notNull(),
    decisionId: uuid('decision_id').notNull(),
    /** The entry as hashed (the domain's AchievementEntry). */
    entry: jsonb('entry').notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
    occurredAt: instantColumn('occurred_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('achievements_chain').on(t.organizationId, t.teamId, t.sequence),
    uniqueIndex('achievements_decision').on(t.organizationId, t.decisionId),
    foreignKey({ columns: [t.organizationId, t.teamId], foreignColumns: [teams.organizationId, teams.id] }),
    foreignKey({
      columns: [t.organizationId, t.hypothesisId],
      foreignColumns: [hypotheses.organizationId, hypotheses.id],
    }),
    foreignKey({
      columns: [t.organizationId, t.decisionId],
      foreignColumns: [decisions.organizationId, decisions.id],
    }),
  ],
)

/** Who stands behind a salted commitment in the chain; a person's erasure deletes the row, the chain stays true. */
export const achievementPeople = pgTable(
  'achievement_people',
  {
    organizationId: organizationId(),
    commitment: text('commitment').notNull(),
    userId: uuid('user_id').notNull(),
    salt: text('salt').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.commitment] })],
)

/** The head of each team's chain with its HMAC, so that a truncated log shows. One row per team. */
export const achievementHeads = pgTable(
  'achievement_heads',
  {
    organizationId: organizationId(),
    teamId: uuid('team_id').notNull(),
    sequence: integer('sequence').notNull(),
    hash: text('hash').notNull(),
    signature: text('signature').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.teamId] }),
    foreignKey({ columns: [t.organizationId, t.teamId], foreignColumns: [teams.organizationId, teams.id] }),
  ],
)
