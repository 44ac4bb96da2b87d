import { foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { createdAt, instantColumn, organizationId, versionColumn } from './columns.js'
import { commentSubjectEnum } from './enums.js'
import { members } from './members.js'

/** What people say about a card, a decision or a story. A removed comment keeps its place, without its words. */
export const comments = pgTable(
  'comments',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    subjectType: commentSubjectEnum('subject_type').notNull(),
    subjectId: uuid('subject_id').notNull(),
    authorId: uuid('author_id').notNull(),
    /** Markdown as typed; a mention is written `@[user id]`, so that no name is stored. */
    body: text('body').notNull(),
    createdAt: createdAt(),
    editedAt: instantColumn('edited_at'),
    removedAt: instantColumn('removed_at'),
    version: versionColumn(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('comments_subject').on(t.organizationId, t.subjectId, t.id),
    foreignKey({
      columns: [t.organizationId, t.authorId],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)
