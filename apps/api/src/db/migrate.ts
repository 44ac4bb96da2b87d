/**
 * Brings a database up to date as its owner: roles, tables, policies, job queues. Safe to run at every
 * start and from several processes at once; one works, the others wait.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { z } from 'zod'

import { createBoss, PGBOSS_SCHEMA, queueNames, queuesWithoutRepetition } from '../jobs/queue.js'
import { createSecrets } from '../secrets.js'

/** The same path from `src/db` and from `dist/db`. */
const migrationsFolder = fileURLToPath(new URL('../../../../drizzle', import.meta.url))

const APP_ROLE = 'knowwhen_app'
const LOCK = "hashtext('knowwhen.migrate')"

const journalSchema = z.object({ entries: z.array(z.object({ when: z.number(), tag: z.string() })) })

/** Time stamp of the newest migration of this release; the database must have it. */
export const newestMigration = async (): Promise<number> => {
  const text = await readFile(join(migrationsFolder, 'meta', '_journal.json'), 'utf8')
  const whens = journalSchema.parse(JSON.parse(text)).entries.map((entry) => entry.when)
  return Math.max(0, ...whens)
}

export interface MigrationTarget {
  /** The owner's: of the embedded server, or DATABASE_URL. */
  readonly connectionString: string
  /** The installation's secret, from which the application role's password comes. */
  readonly secret: string
}

/** The application's own connection: the same server, its own role, which owns nothing. */
export const appConnectionString = ({ connectionString, secret }: MigrationTarget): string => {
  const url = new URL(connectionString)
  url.username = APP_ROLE
  url.password = createSecrets(secret).sign('role', APP_ROLE)
  return url.toString()
}

const prepareRoles = async (client: pg.Client, secret: string): Promise<void> => {
  await client.query(await readFile(join(migrationsFolder, 'roles.sql'), 'utf8'))
  const password = pg.escapeLiteral(createSecrets(secret).sign('role', APP_ROLE))
  await client.query(`ALTER ROLE ${APP_ROLE} PASSWORD ${password}`)
  const { rowCount } = await client.query(
    'SELECT FROM pg_roles WHERE rolname = $1 AND (rolsuper OR rolbypassrls)',
    [APP_ROLE],
  )
  if (rowCount !== 0) {
    throw new Error(
      `The role ${APP_ROLE} may bypass row-level security. Take SUPERUSER and BYPASSRLS from it.`,
    )
  }
}

/** A queue is a table, which the application's role may not make. */
const prepareQueues = async (client: pg.Client): Promise<void> => {
  const boss = await createBoss((text, values) => client.query(text, values))
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [PGBOSS_SCHEMA])
  if (rowCount === 0) {
    const { default: Boss } = await import('pg-boss')
    await client.query(Boss.getConstructionPlans(PGBOSS_SCHEMA))
  }
  for (const name of queueNames) {
    await boss.createQueue(name, { name, policy: queuesWithoutRepetition.has(name) ? 'short' : 'standard' })
  }
  await client.query(`
    GRANT USAGE ON SCHEMA ${PGBOSS_SCHEMA}, drizzle TO ${APP_ROLE};
    GRANT SELECT ON drizzle.__drizzle_migrations TO ${APP_ROLE};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${PGBOSS_SCHEMA} TO ${APP_ROLE}`)
}

/** Whether nothing is left to do, so that a warm start costs three short queries. */
const isUpToDate = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ ready: boolean }>(
    `SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL
        AND to_regclass('${PGBOSS_SCHEMA}.queue') IS NOT NULL AS ready`,
  )
  if (rows[0]?.ready !== true) return false
  const { rows: found } = await client.query<{ newest: string | null; queues: string }>(
    `SELECT (SELECT max(created_at) FROM drizzle.__drizzle_migrations) AS newest,
            (SELECT count(*) FROM ${PGBOSS_SCHEMA}.queue WHERE name = ANY($1)) AS queues`,
    [queueNames],
  )
  const [state] = found
  return Number(state?.newest) >= (await newestMigration()) && Number(state?.queues) === queueNames.length
}

const migrateLocked = async (client: pg.Client, secret: string): Promise<void> => {
  await prepareRoles(client, secret)
  if (await isUpToDate(client)) return
  await applyMigrations(drizzle(client), { migrationsFolder })
  await prepareQueues(client)
}

/** Migrates, and answers with the connection string of the application's own role. */
export const migrateDatabase = async (target: MigrationTarget): Promise<string> => {
  const client = new pg.Client({
    connectionString: target.connectionString,
    application_name: 'knowwhen-migrate',
  })
  await client.connect()
  try {
    await client.query(`SELECT pg_advisory_lock(${LOCK})`)
    await migrateLocked(client, target.secret)
  } finally {
    await client.end()
  }
  return appConnectionString(target)
}
