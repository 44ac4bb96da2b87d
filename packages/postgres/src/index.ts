import { openDataDirectory } from './data-directory.js'
import { checkSettings, type ServerSettings } from './server-settings.js'
import { supervise, type EmbeddedPostgresEvent } from './supervisor.js'

export { EMBEDDED_POSTGRES_ERROR_CODES, EmbeddedPostgresError } from './embedded-postgres-error.js'
export type { EmbeddedPostgresErrorCode } from './embedded-postgres-error.js'
export type { EmbeddedPostgresEvent } from './supervisor.js'

export interface EmbeddedPostgresOptions {
  /** The operator's directory; made when absent. The database lives in `postgres/` below it. */
  readonly dataDirectory: string
  /** Takes a line for the application's log, without a line break and without secrets. */
  readonly log?: (line: string) => void
  /** Extra settings of the server, such as `{ fsync: 'off' }` for tests; they apply when this call starts it. */
  readonly settings?: Readonly<Record<string, string>>
  /** Told when the server goes away and comes back; the supervisor restarts it by itself. */
  readonly onEvent?: (event: EmbeddedPostgresEvent) => void
  /** The `native` directory of another copy of the platform package than the installed one. */
  readonly nativeDirectory?: string
  /**
   * Where a copy of PostgreSQL's programs is kept when the installed ones cannot be used where they are.
   * Default: /var/lib/knowwhen for root, the data directory for an ordinary user. Only its owner may write it.
   */
  readonly programsDirectory?: string
}

export interface EmbeddedPostgres {
  /** The owner's connection (a superuser) to the database `knowwhen`, over loopback; holds the password. */
  readonly connectionString: string
  /** Whether the server was running already. */
  readonly adopted: boolean
  /** Gives the server up: it is shut down when no other process uses it. Safe to call twice. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL in the data directory, or adopts the server that another process, or an earlier one,
 * has left running there, and keeps it running until `stop`. The caller stops it on SIGTERM; when the
 * caller is killed the server goes on, and the next call adopts it.
 * @throws EmbeddedPostgresError with a code and a sentence for the operator
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const nothing = (): void => undefined
  const settings: ServerSettings = options.settings ?? {}
  checkSettings(settings)
  const supervisor = await supervise({
    directory: openDataDirectory(options.dataDirectory),
    settings,
    native: options.nativeDirectory,
    programsDirectory: options.programsDirectory,
    mayCreate: true,
    log: options.log ?? nothing,
    onEvent: options.onEvent ?? nothing,
  })
  return {
    get connectionString() {
      return supervisor.current().connectionString
    },
    adopted: supervisor.current().adopted,
    stop: supervisor.stop,
  }
}
