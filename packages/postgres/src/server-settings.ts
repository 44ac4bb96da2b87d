import { EmbeddedPostgresError } from './embedded-postgres-error.js'

export type ServerSettings = Readonly<Record<string, string>>

/** Worth a line in the log or a choice against PostgreSQL's default; the caller's settings come after. */
const DEFAULTS: ServerSettings = {
  cluster_name: 'knowwhen',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
}

/** What makes the server ours to reach and nobody else's; not open to the caller. */
function fixedSettings(port: number): ServerSettings {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    logging_collector: 'off',
    log_destination: 'stderr',
  }
}

/** The command line of `postgres`. */
export function serverParameters(
  directory: string,
  port: number,
  settings: ServerSettings,
): readonly string[] {
  const all = Object.entries({ ...DEFAULTS, ...settings, ...fixedSettings(port) })
  return ['-D', directory, ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/**
 * Refuses names that cannot be settings or are decided here.
 * @throws EmbeddedPostgresError `settingInvalid`
 */
export function checkSettings(settings: ServerSettings): void {
  const decided = new Set(['data_directory', ...Object.keys(fixedSettings(0))])
  const refused = Object.keys(settings).find((name) => !/^[a-z_][a-z0-9_.]*$/.test(name) || decided.has(name))
  if (refused === undefined) return
  throw new EmbeddedPostgresError(
    'settingInvalid',
    `"${refused}" cannot be set for the embedded PostgreSQL: it is no lower-case setting name, or one that Knowwhen decides.`,
  )
}
