import { sql } from 'drizzle-orm'
import { check, integer, pgTable, uuid } from 'drizzle-orm/pg-core'

import { users } from './accounts.js'
import { instantColumn } from './columns.js'
import { signUpModeEnum } from './enums.js'

/** What the operator chose in the application; null: what the environment says. At most one row. */
export const installationSettings = pgTable(
  'installation_settings',
  {
    id: integer('id').primaryKey().default(1),
    signUp: signUpModeEnum('sign_up'),
    updatedAt: instantColumn('updated_at').notNull(),
    updatedBy: uuid('updated_by').references(() => users.id),
  },
  (t) => [check('installation_settings_one', sql`${t.id} = 1`)],
)
