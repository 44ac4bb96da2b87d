import { boolean, foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { createdAt, instantColumn, organizationId } from './columns.js'
import { notificationKindEnum } from './enums.js'
import { members } from './members.js'

/** What a person was told, once. */
export const notifications = pgTable(
  'notifications',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    kind: notificationKindEnum('kind').notNull(),
    /** What it is about, e.g. `hypothesis`. */
    subjectType: text('subject_type').notNull(),
    subjectId: uuid('subject_id').notNull(),
    /** The key that people see, e.g. `HYP-12`. */
    subjectKey: text('subject_key').notNull(),
    /** One sentence without a person's name; the actor's name is added when it is read. */
    summary: text('summary').notNull(),
    /** Null: the system. */
    actorId: uuid('actor_id'),
    createdAt: createdAt(),
    readAt: instantColumn('read_at'),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('notifications_user').on(t.organizationId, t.userId, t.id),
    foreignKey({
      columns: [t.organizationId, t.userId],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)

/** What a person chose; without a row the default of the kind holds. */
export const notificationSettings = pgTable(
  'notification_settings',
  {
    organizationId: organizationId(),
    userId: uuid('user_id').notNull(),
    kind: notificationKindEnum('kind').notNull(),
    inApp: boolean('in_app').notNull(),
    byEmail: boolean('by_email').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.userId, t.kind] }),
    foreignKey({
      columns: [t.organizationId, t.userId],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)

/** Who does not want the weekly digest, and when each person last got one. */
export const digestSettings = pgTable(
  'digest_settings',
  {
    organizationId: organizationId(),
    userId: uuid('user_id').notNull(),
    isWanted: boolean('is_wanted').notNull().default(true),
    lastSentAt: instantColumn('last_sent_at'),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.userId] }),
    foreignKey({
      columns: [t.organizationId, t.userId],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)
