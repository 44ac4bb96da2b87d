/** Rows of an organisation as lines of JSON, a piece at a time. */
import { eq, sql } from 'drizzle-orm'
import pg from 'pg'

import { members, organizations, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import type { ArchiveTable } from './archive-format.js'

/** About so much is held in memory at a time, or one row where that is more. */
const PIECE_BYTES = 1024 * 1024
const MOST_ROWS = 1_000

const rowsPerPiece = (lines: number, bytes: number): number =>
  Math.min(MOST_ROWS, Math.max(1, Math.floor(PIECE_BYTES / (bytes / Math.max(1, lines) + 1))))

const selectionOf = ({ name, columns, kept, key, ownerColumn }: ArchiveTable) => {
  const leftOut = columns.map((column) => column.name).filter((column) => !kept.includes(column))
  const line = ['to_jsonb(t)', ...leftOut.map((column) => pg.escapeLiteral(column))].join(' - ')
  const order = key.map((column) => `t.${pg.escapeIdentifier(column)}`).join(', ')
  return sql`SELECT (${sql.raw(line)})::text AS line FROM ${sql.identifier(name)} t
    WHERE t.${sql.identifier(ownerColumn)} = ${sqlOrganizationId} ORDER BY ${sql.raw(order)}`
}

/** Every row of the transaction's organisation, in pieces of lines; in the order of the primary key. */
export async function* readLines(tx: TenantTx, table: ArchiveTable): AsyncGenerator<readonly string[]> {
  await tx.execute(sql`DECLARE archive NO SCROLL CURSOR FOR ${selectionOf(table)}`)
  let wanted = 1
  let lines = 0
  let bytes = 0
  for (;;) {
    const { rows } = await tx.execute<{ line: string }>(
      sql`FETCH FORWARD ${sql.raw(String(wanted))} FROM archive`,
    )
    if (rows.length === 0) break
    lines += rows.length
    bytes += rows.reduce((sum, row) => sum + row.line.length, 0)
    wanted = rowsPerPiece(lines, bytes)
    yield rows.map((row) => row.line)
  }
  await tx.execute(sql`CLOSE archive`)
}

/** Everybody who belongs or belonged to the transaction's organisation. */
export const listEverybody = (tx: TenantTx) =>
  tx
    .select({ id: users.id, name: users.name, email: users.email })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.organizationId, sqlOrganizationId))
    .orderBy(users.id)

export const getOrganizationName = async (tx: TenantTx): Promise<string> => {
  const [row] = await tx
    .select({ name: organizations.name })
    .from(organizations)
    .where(eq(organizations.id, sqlOrganizationId))
  if (row === undefined) throw new Error('The transaction’s organisation is gone.')
  return row.name
}
