import { Client } from 'pg'
import { EmbeddedPostgresError, startEmbeddedPostgres } from '../index.js'

/**
 * A process that uses the embedded PostgreSQL, as the application does: started with the data directory (and
 * the directory of the binaries), it reports to its parent, writes rows when told to, and stops on SIGTERM. When
 * the parent dies it stops as well, so that a broken test run leaves nothing behind.
 */
const [, , dataDirectory = '', nativeDirectory] = process.argv
/** Only a power failure would miss the flushes; commits are as synchronous as in earnest. */
const settings = { fsync: 'off' }
const options = { dataDirectory, settings, ...(nativeDirectory === undefined ? {} : { nativeDirectory }) }

function report(message: object): void {
  if (process.connected) process.send?.(message)
}

async function write(connectionString: string, writer: number): Promise<void> {
  const client = new Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  for (let number = 0; ; number += 1) {
    const id = writer * 1_000_000 + number
    await client.query('insert into written (id) values ($1)', [id])
    report({ kind: 'acknowledged', id })
  }
}

async function main(): Promise<void> {
  const server = await startEmbeddedPostgres({ ...options, onEvent: (event) => report({ ...event }) })
  const stop = (): void => {
    void server.stop().then(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('disconnect', stop)
  process.on('message', () => {
    // The connections break with the server; what was acknowledged until then counts.
    for (const writer of [1, 2, 3]) write(server.connectionString, writer).catch(() => undefined)
  })
  report({ kind: 'started', connectionString: server.connectionString, adopted: server.adopted })
}

main().catch((error: unknown) => {
  report({
    kind: 'failed',
    code: error instanceof EmbeddedPostgresError ? error.code : 'other',
    message: String(error),
  })
  process.exitCode = 1
  process.disconnect()
})
