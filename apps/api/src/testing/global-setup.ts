/** One PostgreSQL for the whole run, with one migrated database that every test file's own is copied from. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEmbeddedPostgres } from '@knowwhen/postgres'
import pg from 'pg'
import type { TestProject } from 'vitest/node'

import { migrateDatabase } from '../db/migrate.js'
import { TEMPLATE_DATABASE, TEST_SECRET, urlOfDatabase } from './database.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The owner's connection string to the test server. */
    databaseServer: string
  }
}

/** Nothing here has to survive a crash. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  shared_buffers: '128MB',
}

const createTemplate = async (server: string): Promise<void> => {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`)
  await client.end()
  await migrateDatabase({ connectionString: urlOfDatabase(server, TEMPLATE_DATABASE), secret: TEST_SECRET })
}

export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'knowwhen-api-tests-'))
  const server = await startEmbeddedPostgres({ dataDirectory, settings: SETTINGS })
  await createTemplate(server.connectionString)
  project.provide('databaseServer', server.connectionString)
  return async () => {
    await server.stop()
    await rm(dataDirectory, { recursive: true, force: true })
  }
}
