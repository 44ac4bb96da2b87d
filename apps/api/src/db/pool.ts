import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'

import * as schema from './schema/index.js'

export type DatabasePool = pg.Pool
export type Schema = typeof schema
/** Drizzle over the application's pool, for the few tables that belong to no organisation. */
export type Db = NodePgDatabase<Schema> & { readonly $client: pg.Pool }

export interface PoolOptions {
  readonly connectionString: string
  readonly max?: number
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  readonly onError: (error: Error) => void
}

/** A request that waits longer than this is better refused than queued behind a stuck one. */
const TIMEOUTS = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 15_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 15_000,
}

export const createPool = ({ connectionString, max = 10, onError }: PoolOptions): pg.Pool => {
  const pool = new pg.Pool({ connectionString, max, application_name: 'knowwhen', ...TIMEOUTS })
  pool.on('error', onError)
  // The pool listens on idle connections only. One that breaks while it is in use tells whoever waits for its
  // answer, and then emits an error of its own, which without a listener would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export const createDb = (pool: pg.Pool): Db => drizzle(pool, { schema })
