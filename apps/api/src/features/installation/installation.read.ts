/** What the operator sees: sizes, counts and lists of the installation, nothing of what an organisation holds. */
import { brandId, type OrganizationId, type SignUpMode } from '@knowwhen/domain'
import { and, count, desc, eq, ilike, isNull, lt, or, sql } from 'drizzle-orm'

import type { Db } from '../../db/pool.js'
import { installationSettings, members, organizations, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { AccountTx, TenantTx } from '../../db/tenant.js'

const LARGEST = 8

export interface TableSize {
  readonly table: string
  readonly bytes: number
  readonly rows: number
}

/** Rows are the statistics' estimate: counting a large table takes long. */
export const getStorage = async (
  db: Db,
): Promise<{ readonly bytes: number; readonly largestTables: readonly TableSize[] }> => {
  const { rows: whole } = await db.execute<{ bytes: string }>(
    sql`SELECT pg_database_size(current_database()) AS bytes`,
  )
  const { rows } = await db.execute<{ table: string; bytes: string; rows: string }>(sql`
    SELECT relname AS table, pg_total_relation_size(relid) AS bytes, n_live_tup AS rows
    FROM pg_stat_user_tables WHERE schemaname = 'public'
    ORDER BY pg_total_relation_size(relid) DESC, relname LIMIT ${LARGEST}`)
  return {
    bytes: Number(whole[0]?.bytes),
    largestTables: rows.map((row) => ({
      table: row.table,
      bytes: Number(row.bytes),
      rows: Number(row.rows),
    })),
  }
}

/** People with an account; who was erased is nobody any more. */
export const countPeople = async (db: Db): Promise<number> => {
  const [row] = await db.select({ people: count() }).from(users).where(isNull(users.erasedAt))
  return row?.people ?? 0
}

/** Every organisation, the oldest first: ids begin with the time at which they were made. */
export const listOrganizationIds = async (db: Db | AccountTx): Promise<readonly OrganizationId[]> => {
  const { rows } = await db.execute<{ id: string }>(
    sql`SELECT id::text FROM app_private.organization_ids() AS id`,
  )
  return rows.map(({ id }) => brandId<OrganizationId>(id))
}

/** What the operator chose in the application; null: nothing. */
export const getChosenSignUp = async (db: Db): Promise<SignUpMode | null> => {
  const [row] = await db.select({ signUp: installationSettings.signUp }).from(installationSettings)
  return row?.signUp ?? null
}

/** The transaction's organisation from outside. */
export const getOrganizationFacts = async (tx: TenantTx) => {
  const [row] = await tx
    .select({
      id: organizations.id,
      name: organizations.name,
      isDemo: organizations.isDemo,
      deleteAfter: organizations.deleteAfter,
      createdAt: organizations.createdAt,
      people: tx.$count(
        members,
        and(eq(members.organizationId, sqlOrganizationId), isNull(members.removedAt)),
      ),
    })
    .from(organizations)
    .where(eq(organizations.id, sqlOrganizationId))
  return row
}

export interface PeopleFilter {
  readonly q: string | undefined
  /** Id of the last person of the page before. */
  readonly beforeId: string | undefined
  readonly limit: number
}

const containing = (q: string) => {
  const pattern = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return or(ilike(users.name, pattern), ilike(users.email, pattern))
}

/** Newest first; one row more than asked for says that there is a next page. */
export const listPeopleRows = (db: Db, { q, beforeId, limit }: PeopleFilter) =>
  db
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      isOperator: users.isOperator,
      createdAt: users.createdAt,
    })
    .from(users)
    .where(
      and(
        isNull(users.erasedAt),
        q === undefined || q === '' ? undefined : containing(q),
        beforeId === undefined ? undefined : lt(users.id, beforeId),
      ),
    )
    .orderBy(desc(users.id))
    .limit(limit + 1)
