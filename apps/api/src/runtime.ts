/** What a process needs before it can work: the database started or found, migrated, and everything joined. */
import type { Logger } from 'pino'

import { appConnectionString, migrateDatabase } from './db/migrate.js'
import { createPool } from './db/pool.js'
import { databaseErrorOf } from './db/unique-violation.js'
import { createDeps, type Deps } from './deps.js'
import type { Env } from './env.js'
import { installationSecret } from './installation-secret.js'

export interface Runtime {
  readonly deps: Deps
  /** Ends the jobs, the connections and, where it was ours, the database. Safe to call twice. */
  readonly close: () => Promise<void>
}

interface OwnedDatabase {
  readonly connectionString: string
  readonly stop: () => Promise<void>
  /** Told when the embedded server has come back at another address. */
  readonly onMoved: (listener: (connectionString: string) => void) => void
}

const openEmbedded = async (env: Env, log: Logger): Promise<OwnedDatabase> => {
  const { startEmbeddedPostgres } = await import('@knowwhen/postgres')
  let moved: (connectionString: string) => void = () => undefined
  const server = await startEmbeddedPostgres({
    dataDirectory: env.dataDirectory,
    log: (line) => log.info(line),
    onEvent: (event) => {
      if (event.kind === 'restored') moved(event.connectionString)
    },
  })
  return {
    connectionString: server.connectionString,
    stop: () => server.stop(),
    onMoved: (listener) => void (moved = listener),
  }
}

const openDatabase = async (env: Env, log: Logger): Promise<OwnedDatabase> =>
  env.database.kind === 'embedded'
    ? openEmbedded(env, log)
    : { connectionString: env.database.url, stop: () => Promise.resolve(), onMoved: () => undefined }

const joinUp = async (env: Env, log: Logger, database: OwnedDatabase): Promise<Runtime> => {
  const secret = await installationSecret(env)
  const connectionString = await migrateDatabase({ connectionString: database.connectionString, secret })
  const pool = createPool({
    connectionString,
    onError: (error) => log.warn({ err: error }, 'a connection to the database was lost'),
  })
  database.onMoved((owner) => {
    pool.options.connectionString = appConnectionString({ connectionString: owner, secret })
  })
  const deps = createDeps({ env, secret, pool, log })
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await deps.queue.stop()
    await pool.end()
    await database.stop()
  }
  return { deps, close: () => (closing ??= close()) }
}

/** Starts or finds the database, migrates it and joins everything; on failure nothing is left running. */
export const openRuntime = async (env: Env, log: Logger): Promise<Runtime> => {
  const database = await openDatabase(env, log)
  try {
    return await joinUp(env, log, database)
  } catch (error) {
    await database.stop()
    throw error
  }
}

/** Migrates and stops again. */
export const migrateOnly = async (env: Env, log: Logger): Promise<void> => {
  const database = await openDatabase(env, log)
  try {
    const secret = await installationSecret(env)
    await migrateDatabase({ connectionString: database.connectionString, secret })
  } finally {
    await database.stop()
  }
}

/** A failure in words for the person at the terminal: no stack for what they can put right themselves. */
export const sentenceOfFailure = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const known = error.name === 'EnvironmentError' || error.name === 'EmbeddedPostgresError'
  if (known) return error.message
  return databaseErrorOf(error)?.message ?? error.stack ?? error.message
}
