/** Columns that every table is made of. */
import { customType, integer, timestamp, uuid } from 'drizzle-orm/pg-core'

/** First in every key of a tenant table; row-level security compares it with the transaction's organisation. */
export const organizationId = () => uuid('organization_id').notNull()
export const instantColumn = (name: string) =>
  timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })
export const createdAt = () => instantColumn('created_at').notNull()
/** Optimistic lock, compared with `If-Match`. */
export const versionColumn = () => integer('version').notNull().default(1)
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
