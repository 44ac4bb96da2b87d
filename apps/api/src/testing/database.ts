import { randomUUID } from 'node:crypto'

import pg from 'pg'
import { inject } from 'vitest'

import { appConnectionString } from '../db/migrate.js'

export const TEMPLATE_DATABASE = 'knowwhen_template'
/** Roles belong to the server, so that every test database shares their passwords and thus this secret. */
export const TEST_SECRET = 'a secret of the tests, of no use anywhere else'

export const urlOfDatabase = (server: string, database: string): string => {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.toString()
}

export interface TestDatabase {
  /** The owner's: bypasses row-level security, for arranging and for looking behind the curtain. */
  readonly ownerUrl: string
  readonly appUrl: string
  /** Runs SQL as the owner. */
  readonly asOwner: (
    text: string,
    values?: readonly unknown[],
  ) => Promise<pg.QueryResult<Record<string, unknown>>>
  readonly drop: () => Promise<void>
}

/** A database of its own for one test file, copied from the migrated template. */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const server = inject('databaseServer')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE}`)
  const ownerUrl = urlOfDatabase(server, name)
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 1 })
  return {
    ownerUrl,
    appUrl: appConnectionString({ connectionString: ownerUrl, secret: TEST_SECRET }),
    asOwner: (text, values = []) => owner.query(text, [...values]),
    drop: async () => {
      await owner.end()
      // Without FORCE, PostgreSQL waits for the connections that the pools are still closing.
      await admin.query(`DROP DATABASE ${name}`)
      await admin.end()
    },
  }
}
