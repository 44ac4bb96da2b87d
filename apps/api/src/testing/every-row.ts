/** The whole database as text, for sentences about what is nowhere in it, and what did not change. */
import type { TestDatabase } from './database.js'

const columnText = (name: unknown, type: unknown): string =>
  type === 'bytea' ? `encode("${String(name)}", 'escape')` : `"${String(name)}"::text`

/** Every table of ours and of the job queue. */
const everyTable = async (database: TestDatabase): Promise<readonly string[]> => {
  const { rows } = await database.asOwner(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname IN ('public', 'pgboss') ORDER BY 1`,
  )
  return rows.map((row) => String(row['name']))
}

const placesIn = async (
  database: TestDatabase,
  table: string,
  needle: string,
): Promise<readonly string[]> => {
  const { rows: columns } = await database.asOwner(
    `SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [table],
  )
  const tests = columns.map(
    ({ name, type }) =>
      `CASE WHEN position(lower($1) in lower(${columnText(name, type)})) > 0 THEN '${String(name)}' END`,
  )
  const { rows } = await database.asOwner(
    `SELECT concat_ws(', ', ${tests.join(', ')}) AS found FROM ${table} t`,
    [needle],
  )
  return [...new Set(rows.map((row) => String(row['found'])).filter((found) => found !== ''))].map(
    (found) => `${table}: ${found}`,
  )
}

/** Tables and columns that hold the text anywhere, upper or lower case alike. */
export const placesOf = async (database: TestDatabase, needle: string): Promise<readonly string[]> => {
  const places: string[] = []
  for (const table of await everyTable(database)) places.push(...(await placesIn(database, table, needle)))
  return places
}

const tenantTablesOf = async (database: TestDatabase): Promise<readonly string[]> => {
  const { rows } = await database.asOwner(
    `SELECT tablename AS name FROM pg_policies WHERE schemaname = 'public' AND policyname = 'own_organization' ORDER BY 1`,
  )
  return rows.map((row) => String(row['name']))
}

const ownerOf = (table: string): string => (table === 'organizations' ? 'id' : 'organization_id')

/** One sum per table over all rows of one organisation: whatever changes there changes it. */
export const rowsOf = async (
  database: TestDatabase,
  organizationId: string,
): Promise<Readonly<Record<string, string>>> => {
  const sums: Record<string, string> = {}
  for (const name of await tenantTablesOf(database)) {
    const { rows } = await database.asOwner(
      `SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) AS sum
       FROM public.${name} t WHERE ${ownerOf(name)} = $1`,
      [organizationId],
    )
    sums[name] = String(rows[0]?.['sum'])
  }
  return sums
}

/** Every row of one organisation as one text. */
export const textOf = async (database: TestDatabase, organizationId: string): Promise<string> => {
  const parts: string[] = []
  for (const name of await tenantTablesOf(database)) {
    const { rows } = await database.asOwner(
      `SELECT coalesce(string_agg(t::text, chr(10)), '') AS text FROM public.${name} t WHERE ${ownerOf(name)} = $1`,
      [organizationId],
    )
    parts.push(String(rows[0]?.['text']))
  }
  return parts.join('\n')
}
