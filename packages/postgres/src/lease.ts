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
  readonly close: () => Promise<void>
  /** Makes the database when absent. */
  readonly ensureDatabase: (name: string) => Promise<void>
}

export interface LeaseRequest {
  readonly port: number
  readonly user: string
  readonly password: string
}

/** Any number that means nothing else in the database `postgres`, where only leases are taken: "know". */
const LEASE_KEY = 0x6b6e6f77
const CONNECT_MILLISECONDS = 10_000

/** The server is starting, stopping or gone: look again. */
const TRANSIENT = new Set(['57P01', '57P02', '57P03', '53300', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'])

/** A lease, or undefined when the server is just coming or going.
 * @throws EmbeddedPostgresError `passwordRejected`; the server's error for anything unexpected
 */
export async function takeLease({ port, user, password }: LeaseRequest): Promise<Lease | undefined> {
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
    await client.query(
      `select set_config(name, '0', false) from unnest(array['idle_session_timeout', 'statement_timeout', 'lock_timeout']) as name`,
    )
    await client.query('select pg_advisory_lock_shared($1)', [LEASE_KEY])
    return leaseOf(client, loss)
  } catch (error) {
    await client.end().catch(() => undefined)
    if (isTransient(error)) return undefined
    throw errorCode(error) === '28P01' ? passwordRejected(error) : error
  }
}

function leaseOf(client: Client, loss: Loss): Lease {
  return {
    onLost: loss.onLost,
    leaveAsLast: async () => {
      // First out, then in: of two that leave together one is sure to be last.
      await client.query('select pg_advisory_unlock_shared($1)', [LEASE_KEY])
      const answer = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [
        LEASE_KEY,
      ])
      return answer.rows[0]?.last === true
    },
    close: async () => {
      loss.forget()
      await client.end().catch(() => undefined)
    },
    ensureDatabase: (name) => ensureDatabase(client, name),
  }
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

function passwordRejected(cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'passwordRejected',
    `The running database does not accept the password in the data directory. If both were restored from ` +
      `backups, restore them from the same one.`,
    cause,
  )
}
