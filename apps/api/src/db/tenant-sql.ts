import { sql } from 'drizzle-orm'

/**
 * The transaction's organisation as SQL, for inserts and key comparisons in repositories, which never take
 * an organisation's id from outside: `eq(teams.organizationId, sqlOrganizationId)` lets the planner use keys
 * that begin with the organisation.
 */
export const sqlOrganizationId = sql<string>`nullif(current_setting('app.organization_id', true), '')::uuid`
