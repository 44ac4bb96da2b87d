import { foreignKey, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

import { bytes, createdAt, instantColumn, organizationId } from './columns.js'
import { apiKeyScopeEnum } from './enums.js'
import { members } from './members.js'
import { teams } from './teams.js'

/** Keys for programs: only the SHA-256 of the key is kept. */
export const apiKeys = pgTable(
  'api_keys',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    scope: apiKeyScopeEnum('scope').notNull(),
    prefix: text('prefix').notNull(),
    keyHash: bytes('key_hash').notNull(),
    /** Null: the key may change whatever its scope allows; else only what belongs to this team. */
    teamId: uuid('team_id'),
    /** The key that this one takes over from; both work until the old one expires. */
    rotatedFrom: uuid('rotated_from'),
    createdBy: uuid('created_by').notNull(),
    createdAt: createdAt(),
    lastUsedAt: instantColumn('last_used_at'),
    expiresAt: instantColumn('expires_at'),
    revokedAt: instantColumn('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('api_keys_hash').on(t.organizationId, t.keyHash),
    foreignKey({
      columns: [t.organizationId, t.createdBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
    foreignKey({ columns: [t.organizationId, t.teamId], foreignColumns: [teams.organizationId, teams.id] }),
    foreignKey({ columns: [t.organizationId, t.rotatedFrom], foreignColumns: [t.organizationId, t.id] }),
  ],
)
