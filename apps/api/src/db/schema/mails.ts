/**
 * Messages on their way. Without SMTP they wait in the outbox, where an admin can read them. The body of a message
 * that was handed over is taken out, because it may hold a link that opens something.
 */
import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { createdAt, instantColumn, organizationId } from './columns.js'
import { accountMailKindEnum, organizationMailKindEnum } from './enums.js'
import { users } from './accounts.js'
import { organizations } from './organizations.js'

const message = () => ({
  recipient: text('recipient').notNull(),
  subject: text('subject').notNull(),
  /** Plain text; null once it was sent or has grown old. */
  body: text('body'),
  createdAt: createdAt(),
  sentAt: instantColumn('sent_at'),
  attempts: integer('attempts').notNull().default(0),
  /** Why the last attempt failed, in words. */
  failure: text('failure'),
})

/** Mail of the installation to one of its people: seen by the operator alone, because its links open accounts. */
export const accountMails = pgTable(
  'account_mails',
  {
    id: uuid('id').primaryKey(),
    kind: accountMailKindEnum('kind').notNull(),
    userId: uuid('user_id').references(() => users.id),
    ...message(),
  },
  (t) => [index('account_mails_user').on(t.userId)],
)

/** Mail of an organisation: invitations, notifications, digests. */
export const organizationMails = pgTable(
  'organization_mails',
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid('id').notNull(),
    kind: organizationMailKindEnum('kind').notNull(),
    /** Null: somebody who is not a member yet. */
    userId: uuid('user_id'),
    ...message(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.id] })],
)
