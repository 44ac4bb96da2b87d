import { index, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'

import { users } from './accounts.js'
import { createdAt, instantColumn, organizationId } from './columns.js'
import { roleEnum } from './enums.js'
import { organizations } from './organizations.js'

/** Who belongs to an organisation, and as what. */
export const members = pgTable(
  'members',
  {
    organizationId: organizationId().references(() => organizations.id),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    role: roleEnum('role').notNull(),
    createdAt: createdAt(),
    /** Left or was removed: nothing is open to this person any more, and the record keeps its authors. */
    removedAt: instantColumn('removed_at'),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.userId] }), index('members_user').on(t.userId)],
)
