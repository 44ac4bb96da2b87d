/**
 * The tenant transaction. Repositories accept only a `TenantTx` (or, for a person's own account, an `AccountTx`), and the functions here are
 * the only ones that make one, each telling PostgreSQL first whose rows may be seen. This file is a named seam: it
 * brands the transaction, and joins drizzle to a connection whose first statement is ours.
 */
import type { OrganizationId } from '@knowwhen/domain'
import { createTableRelationsHelpers, extractTablesRelationalConfig } from 'drizzle-orm'
import type { ExtractTablesWithRelations } from 'drizzle-orm'
import { NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres'
import { PgDialect } from 'drizzle-orm/pg-core'
import pg from 'pg'

import type { Db, Schema } from './pool.js'
import * as schema from './schema/index.js'

declare const tenant: unique symbol
declare const account: unique symbol
type Tables = ExtractTablesWithRelations<Schema>

/** An open transaction that sees the rows of exactly one organisation. */
export type TenantTx = NodePgTransaction<Schema, Tables> & { readonly [tenant]: true }

/** An open transaction of a person about their own account: it sees no organisation's rows at all. */
export type AccountTx = NodePgTransaction<Schema, Tables> & { readonly [account]: true }

const dialect = new PgDialect()
const relational = extractTablesRelationalConfig<Tables>(schema, createTableRelationsHelpers)
const schemaConfig = {
  fullSchema: schema,
  schema: relational.tables,
  tableNamesMap: relational.tableNamesMap,
}

type AnyTx = TenantTx | AccountTx
const clients = new WeakMap<AnyTx, pg.PoolClient>()

/** The connection under a tenant transaction, for the job queue, whose library brings its own SQL. */
export const clientOf = (tx: AnyTx): pg.PoolClient => {
  const client = clients.get(tx)
  if (client === undefined) throw new Error('This transaction has ended.')
  return client
}

const transactionOn = <Tx extends AnyTx>(client: pg.PoolClient): Tx => {
  const session = new NodePgSession<Schema, Tables>(client, dialect, schemaConfig)
  const tx = new NodePgTransaction<Schema, Tables>(dialect, session, schemaConfig) as Tx
  clients.set(tx, client)
  return tx
}

/**
 * A statement that is built once per connection and shape, and planned by PostgreSQL once per connection: building
 * and planning a list's statement takes longer than running it. Shapes must be few, since each is kept for as long
 * as its connection; whatever a caller may choose freely is a placeholder.
 */
export const preparedOnConnection = <Shape, Statement>(
  nameOf: (shape: Shape) => string,
  build: (tx: TenantTx, name: string, shape: Shape) => Statement,
): ((tx: TenantTx, shape: Shape) => Statement) => {
  const connections = new WeakMap<pg.PoolClient, Map<string, Statement>>()
  return (tx, shape) => {
    const client = clientOf(tx)
    const statements = connections.get(client) ?? new Map<string, Statement>()
    connections.set(client, statements)
    const name = nameOf(shape)
    const statement = statements.get(name) ?? build(tx, name, shape)
    statements.set(name, statement)
    return statement
  }
}

/** PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error: believing it loses writes. */
const commit = async (client: pg.PoolClient): Promise<void> => {
  const { command } = await client.query('COMMIT')
  if (command !== 'COMMIT') {
    throw new Error('The transaction was rolled back: an error inside it has been swallowed.')
  }
}

/** Gives the connection back; one that cannot even roll back is thrown away. */
const abandon = async (client: pg.PoolClient): Promise<void> => {
  try {
    await client.query('ROLLBACK')
    client.release()
  } catch {
    client.release(true)
  }
}

type Row = Readonly<Record<string, unknown>>
type FirstRows = readonly Row[]

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null

/** The driver answers several statements in one message with a list, which its types do not tell. */
const rowsOfSecond = (answer: unknown): FirstRows => {
  const second: unknown = Array.isArray(answer) ? answer[1] : undefined
  if (!isRow(second) || !Array.isArray(second['rows'])) {
    throw new Error('The first statement was not answered together with BEGIN.')
  }
  return second['rows'].filter(isRow)
}

/**
 * Opens a transaction together with its first statement, in one round trip, runs the work and commits.
 * `first` is SQL text whose values went through `pg.escapeLiteral`.
 */
const begin = async <Tx extends AnyTx, T>(
  db: Db,
  first: string,
  work: (tx: Tx, rows: FirstRows) => Promise<T>,
): Promise<T> => {
  const client = await db.$client.connect()
  let tx: Tx | undefined
  try {
    const rows = rowsOfSecond(await client.query(`BEGIN; ${first}`))
    tx = transactionOn<Tx>(client)
    const result = await work(tx, rows)
    await commit(client)
    client.release()
    return result
  } catch (error) {
    await abandon(client)
    throw error
  } finally {
    if (tx !== undefined) clients.delete(tx)
  }
}

/** The transaction of a request inside one organisation. */
export const withFirstStatement = <T>(
  db: Db,
  first: string,
  work: (tx: TenantTx, rows: FirstRows) => Promise<T>,
): Promise<T> => begin<TenantTx, T>(db, first, work)

/** The transaction of a person about their own account. */
export const withAccountStatement = <T>(
  db: Db,
  first: string,
  work: (tx: AccountTx, rows: FirstRows) => Promise<T>,
): Promise<T> => begin<AccountTx, T>(db, first, work)

/** For jobs and set-up: one transaction as the system inside one organisation, named by the caller. */
export const asOrganization = async <T>(
  db: Db,
  organizationId: OrganizationId,
  work: (tx: TenantTx) => Promise<T>,
): Promise<T> =>
  withFirstStatement(
    db,
    `SELECT set_config('app.organization_id', ${pg.escapeLiteral(organizationId)}, true)`,
    work,
  )

/** For sign-up, mail and other work on accounts that no session stands behind yet: it sees no organisation's rows. */
export const withoutOrganization = async <T>(db: Db, work: (tx: AccountTx) => Promise<T>): Promise<T> =>
  withAccountStatement(db, 'SELECT', work)

/**
 * What an account's transaction has to write down in one organisation of its person, such as that they have signed
 * in: the rows of that organisation are seen during the work alone. The caller has made sure that the person belongs
 * to it, or is about to. An error ends the whole transaction.
 */
export const withinOrganization = async <T>(
  tx: AccountTx,
  organizationId: OrganizationId,
  work: (tx: TenantTx) => Promise<T>,
): Promise<T> => {
  const client = clientOf(tx)
  const see = (id: string) => client.query(`SELECT set_config('app.organization_id', $1, true)`, [id])
  const inside = transactionOn<TenantTx>(client)
  try {
    await see(organizationId)
    const result = await work(inside)
    await see('')
    return result
  } finally {
    clients.delete(inside)
  }
}
