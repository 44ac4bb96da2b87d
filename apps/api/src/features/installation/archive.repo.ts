import { brandId, type OrganizationId, type UserId } from '@knowwhen/domain'
import { eq, inArray, or, sql } from 'drizzle-orm'

import type { Db } from '../../db/pool.js'
import { users } from '../../db/schema/index.js'
import type { TenantTx } from '../../db/tenant.js'
import type { ArchivePerson } from './archive-format.js'
import { listOrganizationIds } from './installation.read.js'

export const organizationExists = async (db: Db, id: OrganizationId): Promise<boolean> =>
  (await listOrganizationIds(db)).includes(id)

/** Who of the archive's person is here already: by address, else by id. */
export const findPerson = async (tx: TenantTx, person: ArchivePerson): Promise<UserId | undefined> => {
  const found = await tx
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(or(eq(users.email, person.email.toLowerCase()), inArray(users.id, [person.id])))
  const row = found.find(({ email }) => email === person.email.toLowerCase()) ?? found[0]
  return row === undefined ? undefined : brandId<UserId>(row.id)
}

/** Without a way to sign in; they prove their address and choose a password by a link. */
export const insertPersonOfArchive = async (
  tx: TenantTx,
  person: ArchivePerson,
  { at, isErased }: { readonly at: Date; readonly isErased: boolean },
): Promise<void> => {
  await tx.insert(users).values({
    ...person,
    email: person.email.toLowerCase(),
    erasedAt: isErased ? at : null,
    createdAt: at,
    updatedAt: at,
  })
}

export type Row = Readonly<Record<string, unknown>>

export interface RowsOfTable {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

/** Row-level security lets in rows of the transaction's organisation only. */
export const insertRows = async (tx: TenantTx, { table, columns, rows }: RowsOfTable): Promise<void> => {
  const names = sql.join(
    columns.map((column) => sql.identifier(column)),
    sql`, `,
  )
  await tx.execute(sql`INSERT INTO ${sql.identifier(table)} (${names})
    SELECT ${names} FROM jsonb_populate_recordset(NULL::${sql.identifier(table)}, ${JSON.stringify(rows)}::jsonb)`)
}
