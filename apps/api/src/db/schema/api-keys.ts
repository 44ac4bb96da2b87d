import { foreignKey, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

import { bytes, createdAt, instantColumn, organizationId } from './columns.js'
import { apiKeyScopeEnum } from './enums.js'
import { members } from './members.js'

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
  ],
)
