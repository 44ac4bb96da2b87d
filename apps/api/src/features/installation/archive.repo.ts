import { brandId, type OrganizationId, type UserId } from '@knowwhen/domain'
import { eq, inArray, or, sql } from 'drizzle-orm'

import type { Db } from '../../db/pool.js'
import { users } from '../../db/schema/index.js'
import type { TenantTx } from '../../db/tenant.js'
import { ArchiveError, type ArchivePerson } from './archive-format.js'
import { listOrganizationIds } from './installation.read.js'

export const organizationExists = async (db: Db, id: OrganizationId): Promise<boolean> =>
  (await listOrganizationIds(db)).includes(id)

/**
 * Who of the archive's person is here already: by address, else by id. Whoever signed up with an address that is not
 * theirs must not come into what belongs to its owner; the operator is who brings the archive in.
 * @throws ArchiveError where the address is here, but nobody has proven it
 */
export const findPerson = async (tx: TenantTx, person: ArchivePerson): Promise<UserId | undefined> => {
  const { id, email, emailVerified, isOperator } = users
  const found = await tx
    .select({ id, email, emailVerified, isOperator })
    .from(users)
    .where(or(eq(email, person.email.toLowerCase()), inArray(id, [person.id])))
  const byAddress = found.find((row) => row.email === person.email.toLowerCase())
  if (byAddress !== undefined && !byAddress.emailVerified && !byAddress.isOperator) {
    throw new ArchiveError(
      `Somebody here has the address ${person.email} and has not proven that it is theirs. Have them verify it, or ` +
        'erase them, and import again.',
    )
  }
  const row = byAddress ?? found[0]
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
