/** A PostgreSQL of the benchmark's own in a temporary directory, migrated and seeded. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEmbeddedPostgres } from '@knowwhen/postgres'

import { migrateDatabase } from '../../apps/api/src/db/migrate.js'
import { createPool } from '../../apps/api/src/db/pool.js'
import { seed } from './seed.js'

export interface EmptyDatabase {
  /** The owner's, as DATABASE_URL has it. */
  readonly ownerUrl: string
  /** The application role's. */
  readonly appUrl: string
  readonly secret: string
  readonly drop: () => Promise<void>
}

export interface BenchDatabase extends EmptyDatabase {
  readonly apiKey: string
  /** The organisation of 10,000 cards. */
  readonly organizationId: string
}

/** Migrated, and nothing in it. */
export const createEmptyDatabase = async (): Promise<EmptyDatabase> => {
  const directory = await mkdtemp(join(tmpdir(), 'knowwhen-bench-'))
  const server = await startEmbeddedPostgres({ dataDirectory: directory })
  const drop = async (): Promise<void> => {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
  try {
    const secret = randomBytes(32).toString('base64url')
    const ownerUrl = server.connectionString
    const appUrl = await migrateDatabase({ connectionString: ownerUrl, secret })
    return { ownerUrl, appUrl, secret, drop }
  } catch (error) {
    await drop()
    throw error
  }
}

export const createBenchDatabase = async (): Promise<BenchDatabase> => {
  const database = await createEmptyDatabase()
  try {
    const apiKey = `kw_${randomBytes(32).toString('base64url')}`
    // Sets of 10,000 rows take longer than a request may.
    const owner = createPool({ connectionString: database.ownerUrl, max: 1, onError: () => undefined })
    const { organizationId } = await seed(owner, apiKey).finally(() => owner.end())
    return { ...database, apiKey, organizationId }
  } catch (error) {
    await database.drop()
    throw error
  }
}
