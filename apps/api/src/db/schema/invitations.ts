import { foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { bytes, createdAt, instantColumn, organizationId } from './columns.js'
import { roleEnum } from './enums.js'
import { members } from './members.js'

/** An open door for one person. Only the SHA-256 of the link's token is kept; sending again makes a new token. */
export const invitations = pgTable(
  'invitations',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    /** Null: whoever holds the copied link. */
    email: text('email'),
    role: roleEnum('role').notNull(),
    tokenHash: bytes('token_hash').notNull(),
    invitedBy: uuid('invited_by').notNull(),
    createdAt: createdAt(),
    lastSentAt: instantColumn('last_sent_at').notNull(),
    timesSent: integer('times_sent').notNull().default(1),
    expiresAt: instantColumn('expires_at').notNull(),
    acceptedAt: instantColumn('accepted_at'),
    acceptedBy: uuid('accepted_by'),
    revokedAt: instantColumn('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('invitations_token').on(t.tokenHash),
    foreignKey({
      columns: [t.organizationId, t.invitedBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)
