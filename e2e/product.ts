/**
 * The whole product in this process, on a port and a database of its own: what the server does, with a clock that a
 * journey can move, so that a card is sealed before exposure, as in life.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEmbeddedPostgres } from '@knowwhen/postgres'

import { buildApp } from '../apps/api/src/app.js'
import { appConnectionString, migrateDatabase } from '../apps/api/src/db/migrate.js'
import { createPool } from '../apps/api/src/db/pool.js'
import { createDeps, createGrowthBookAccess } from '../apps/api/src/deps.js'
import { readEnv } from '../apps/api/src/env.js'
import { createLog } from '../apps/api/src/log.js'
import { freePort } from './free-port.js'

const secret = 'a secret of the journeys, of no use anywhere else'

export interface Product {
  readonly origin: string
  readonly clock: { now(): Date; set(to: Date): void }
  /** Lines of the log of level error and above, parsed: a journey that leaves any has found a bug. */
  readonly errors: readonly unknown[]
  readonly close: () => Promise<void>
}

const database = async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'knowwhen-journey-'))
  const server = await startEmbeddedPostgres({ dataDirectory, settings: { fsync: 'off' } })
  await migrateDatabase({ connectionString: server.connectionString, secret })
  return {
    url: appConnectionString({ connectionString: server.connectionString, secret }),
    close: async () => {
      await server.stop()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}

/** `allowedOrigins`: internal addresses that a GrowthBook may have. Without `now`, the real clock. */
export async function startProduct(options: {
  readonly now?: Date
  readonly allowedOrigins?: readonly string[]
}): Promise<Product> {
  const { url, close } = await database()
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  let now = options.now
  const clock = { now: () => now ?? new Date(), set: (to: Date) => void (now = to) }
  const errors: unknown[] = []
  const pool = createPool({ connectionString: url, onError: (error) => void errors.push(error) })
  const deps = createDeps({
    env: readEnv({
      PORT: String(port),
      PUBLIC_URL: origin,
      KNOWWHEN_SECRET: secret,
      // Ordinary tests need no network.
      KNOWWHEN_BREACHED_PASSWORDS_URL: 'off',
    }),
    secret,
    pool,
    clock,
    growthBook: createGrowthBookAccess(options.allowedOrigins ?? []),
    log: createLog({ logLevel: 'error' }, { write: (line: string) => void errors.push(JSON.parse(line)) }),
  })
  const app = await buildApp(deps)
  await deps.queue.start()
  await app.listen({ port, host: '127.0.0.1' })
  return {
    origin,
    clock,
    errors,
    close: async () => {
      await app.close()
      await deps.queue.stop()
      await pool.end()
      await close()
    },
  }
}
