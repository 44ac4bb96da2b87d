import { Client } from 'pg'
import { EmbeddedPostgresError, errorCode, errorMessage } from './embedded-postgres-error.js'

/**
 * A session that says "I use this server". Each user holds the advisory lock in shared mode; the last one
 * finds that it can have it alone and may stop the server. A process that is killed drops its session, and
 * thereby its lease; one that comes while the last is leaving waits for the lock and loses the session,
 * upon which it starts the server anew.
 */
export interface Lease {
  /** Called once when the server has ended the session, that is, when the server is gone. */
  readonly onLost: (callback: (reason: string) => void) => void
  /** Gives the lease up; true when nobody else has one, and none can be had until `close`. */
  readonly leaveAsLast: () => Promise<boolean>
  /** Keeps the lease; true when nobody else has one, and none can be had until `close`. */
  readonly claimAlone: () => Promise<boolean>
  readonly close: () => Promise<void>
}

export interface LeaseRequest {
  readonly port: number
  readonly user: string
  readonly password: string
  /** Made when absent. */
  readonly database: string
}

/** Any number that means nothing else in the database `postgres`, where only leases are taken: "know". */
const LEASE_KEY = 0x6b6e6f77
const CONNECT_MILLISECONDS = 10_000

const SESSION_SETTINGS = `select set_config(name, value, false)
  from (values ('idle_session_timeout', '0'), ('statement_timeout', '0'), ('lock_timeout', '90s')) as setting (name, value)`

/** The server is starting, stopping or gone, or its last user takes long to leave: look again. */
const TRANSIENT = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '55P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
])

/** A lease, or undefined when the server is just coming or going.
 * @throws EmbeddedPostgresError `passwordRejected`, `startFailed`
 */
export async function takeLease({
  port,
  user,
  password,
  database,
}: LeaseRequest): Promise<Lease | undefined> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user,
    password,
    database: 'postgres',
    application_name: 'knowwhen lease',
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    keepAlive: true,
    ssl: false,
  })
  const loss = watchLoss(client)
  try {
    await client.connect()
    await client.query(SESSION_SETTINGS)
    await client.query('select pg_advisory_lock_shared($1)', [LEASE_KEY])
    await ensureDatabase(client, database)
    return leaseOf(client, loss)
  } catch (error) {
    await client.end().catch(() => undefined)
    if (isTransient(error)) return undefined
    throw errorCode(error) === '28P01' ? passwordRejected(error) : refused(error)
  }
}

function leaseOf(client: Client, loss: Loss): Lease {
  return {
    onLost: loss.onLost,
    leaveAsLast: async () => {
      // First out, then in: of two that leave together one is sure to be last.
      await client.query('select pg_advisory_unlock_shared($1)', [LEASE_KEY])
      return claimAlone(client)
    },
    claimAlone: () => claimAlone(client),
    close: async () => {
      loss.forget()
      await client.end().catch(() => undefined)
    },
  }
}

async function claimAlone(client: Client): Promise<boolean> {
  const answer = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
    LEASE_KEY,
  ])
  return answer.rows[0]?.alone === true
}

async function ensureDatabase(client: Client, name: string): Promise<void> {
  const found = await client.query('select from pg_database where datname = $1', [name])
  if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
}

interface Loss {
  readonly onLost: (callback: (reason: string) => void) => void
  readonly forget: () => void
}

/** From before the connection on: an error event that nobody listens to would end the process. */
function watchLoss(client: Client): Loss {
  let reason: string | undefined
  let callback: ((reason: string) => void) | undefined
  const lost = (why: string) => {
    reason ??= why
    callback?.(reason)
    callback = undefined
  }
  client.on('error', (error) => {
    lost(errorMessage(error))
  })
  client.on('end', () => {
    lost('the connection ended')
  })
  return {
    onLost: (next) => {
      callback = next
      if (reason !== undefined) lost(reason)
    },
    forget: () => {
      callback = undefined
    },
  }
}

function isTransient(error: unknown): boolean {
  return (
    TRANSIENT.has(errorCode(error) ?? '') || /Connection terminated|timeout expired/.test(errorMessage(error))
  )
}

function refused(cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'startFailed',
    `The running database cannot be used: ${errorMessage(cause)}.`,
    cause,
  )
}

function passwordRejected(cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'passwordRejected',
    `The running database does not accept the password in the data directory. If both were restored from ` +
      `backups, restore them from the same one.`,
    cause,
  )
}
