/**
 * A database in which everything is one transaction. The demo is made by a hundred requests, each with a
 * transaction of its own, into tables from which the application may not delete: were it to fail half-way, or
 * the process to die, half a demo would remain and block the set-up for ever. Here each of those transactions
 * is a savepoint inside an outer one, so that the demo exists as a whole or not at all, and nobody sees it
 * before it is complete.
 */
import type pg from 'pg'

import { createDb, createPool, type Db } from '../db/pool.js'

export interface OneTransaction {
  readonly db: Db
  readonly pool: pg.Pool
  /** Makes everything real. @throws when PostgreSQL has rolled back instead */
  readonly keep: () => Promise<void>
  /** Ends the connection; what was not kept is undone. Safe to call after `keep`. */
  readonly close: () => Promise<void>
}

const PART = 'part_of_the_demo'
/** What the application says to PostgreSQL, and what is said instead. */
const nested: readonly (readonly [RegExp, string])[] = [
  [/^begin\b/i, `SAVEPOINT ${PART}`],
  [/^commit\b/i, `RELEASE SAVEPOINT ${PART}`],
  [/^rollback\b/i, `ROLLBACK TO SAVEPOINT ${PART}; RELEASE SAVEPOINT ${PART}`],
]

const nestedText = (text: string): string | undefined => {
  const found = nested.find(([said]) => said.test(text))
  return found && text.replace(...found)
}

/** `tenant.ts` believes a COMMIT only when PostgreSQL calls it one; a RELEASE that fails is an error by itself. */
const asCommit = async (answer: unknown): Promise<unknown> => {
  const result: unknown = await answer
  return typeof result === 'object' && result !== null ? { ...result, command: 'COMMIT' } : result
}

/** Lets a connection say the nested words; everything else passes as it is. */
const nestTransactions = (client: pg.PoolClient): void => {
  const query: (...given: never[]) => unknown = client.query.bind(client)
  const say = (given: readonly unknown[]): unknown => Reflect.apply(query, undefined, [...given])
  const nestedQuery = (...given: readonly unknown[]): unknown => {
    const [text, ...rest] = given
    const instead = typeof text === 'string' ? nestedText(text) : undefined
    if (instead === undefined) return say(given)
    const answer = say([instead, ...rest])
    return text === 'COMMIT' ? asCommit(answer) : answer
  }
  Object.assign(client, { query: nestedQuery })
}

/** For this transaction alone: a second click waits for the first to end, and a slow machine is not cut off. */
const patience = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout']
  .map((setting) => `SET LOCAL ${setting} = '60s'`)
  .join('; ')

/** Opens the outer transaction on the only connection of a pool of its own, beside the application's. */
export const openOneTransaction = async (
  application: pg.Pool,
  onError: (error: Error) => void,
): Promise<OneTransaction> => {
  const connectionString = application.options.connectionString ?? ''
  const pool = createPool({ connectionString, max: 1, onError })
  pool.on('connect', nestTransactions)
  // Giving the connection back while nothing is asked would undo everything.
  pool.options.idleTimeoutMillis = 0
  await pool.query(`START TRANSACTION; ${patience}`)
  return {
    db: createDb(pool),
    pool,
    keep: async () => {
      const { command } = await pool.query('END')
      if (command !== 'COMMIT') throw new Error('The demo was rolled back: an error has been swallowed.')
    },
    close: () => pool.end(),
  }
}
