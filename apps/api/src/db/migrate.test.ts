/** On a server of its own: roles belong to a server, and here they must not exist yet. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEmbeddedPostgres, type EmbeddedPostgres } from '@knowwhen/postgres'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { buildApp } from '../app.js'
import { createDeps } from '../deps.js'
import { readEnv } from '../env.js'
import { anOrganization } from '../testing/builders.js'
import { urlOfDatabase } from '../testing/database.js'
import { migrateDatabase } from './migrate.js'
import { createPool } from './pool.js'

const secret = 'a secret of this test, of no use elsewhere'
const OWNER = 'landlord'
let dataDirectory: string
let server: EmbeddedPostgres

const asSuperuser = async (database: string, text: string) => {
  const client = new pg.Client({ connectionString: urlOfDatabase(server.connectionString, database) })
  await client.connect()
  try {
    return await client.query<Record<string, unknown>>(text)
  } finally {
    await client.end()
  }
}
/** The address of a database whose owner is, as with hosted PostgreSQL, no superuser. */
const landlordsDatabase = async (name: string): Promise<string> => {
  await asSuperuser('knowwhen', `CREATE DATABASE ${name} OWNER ${OWNER}`)
  const url = new URL(urlOfDatabase(server.connectionString, name))
  url.username = OWNER
  url.password = OWNER
  return url.toString()
}

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'knowwhen-migrate-'))
  server = await startEmbeddedPostgres({ dataDirectory, settings: { fsync: 'off' } })
  await asSuperuser('knowwhen', `CREATE ROLE ${OWNER} LOGIN CREATEROLE NOSUPERUSER PASSWORD '${OWNER}'`)
})
afterAll(async () => {
  await server.stop()
  await rm(dataDirectory, { recursive: true, force: true })
})

describe('migrating as an owner that is no superuser', () => {
  it('makes roles, tables and queues, by two processes at once and again, and the application works on them', async () => {
    const connectionString = await landlordsDatabase('hosted')
    const target = { connectionString, secret }
    const [appUrl] = await Promise.all([migrateDatabase(target), migrateDatabase(target)])
    expect(await migrateDatabase(target)).toBe(appUrl)

    const pool = createPool({ connectionString: appUrl, onError: () => undefined })
    const deps = createDeps({ env: readEnv({}), secret, pool, log: pino({ level: 'silent' }) })
    const app = await buildApp(deps)
    const acme = await anOrganization(deps)
    const bySession = await app.inject({ url: '/api/v1/organization', headers: { ...acme.headers } })
    expect(bySession.json()).toMatchObject({ name: 'Acme' })
    const byKey = await app.inject({ url: '/api/v1/organization', headers: { ...acme.keyHeaders } })
    expect(byKey.json()).toMatchObject({ name: 'Acme' })
    await deps.queue.start()
    expect((await app.inject({ url: '/readyz' })).statusCode).toBe(200)
    await deps.queue.stop()
    await app.close()
    await pool.end()

    // The owner itself sees no tenant's rows without saying whose.
    const owner = new pg.Client({ connectionString })
    await owner.connect()
    expect((await owner.query('SELECT * FROM members')).rows).toEqual([])
    expect((await owner.query('SELECT * FROM organizations')).rows).toEqual([])
    await owner.end()
  })

  it('gives the application the password that comes from the secret, and no other', async () => {
    const connectionString = await landlordsDatabase('guarded')
    const appUrl = await migrateDatabase({ connectionString, secret })
    const wrong = new URL(appUrl)
    wrong.password = 'guessed'
    const client = new pg.Client({ connectionString: wrong.toString() })
    await expect(client.connect()).rejects.toThrow(/password authentication failed/)
  })

  it('refuses to go on when the application’s role could bypass row-level security', async () => {
    const connectionString = await landlordsDatabase('bypassed')
    await asSuperuser('knowwhen', 'ALTER ROLE knowwhen_app BYPASSRLS')
    await expect(migrateDatabase({ connectionString, secret })).rejects.toThrow(
      /may bypass row-level security/,
    )
    await asSuperuser('knowwhen', 'ALTER ROLE knowwhen_app NOBYPASSRLS')
  })
})
