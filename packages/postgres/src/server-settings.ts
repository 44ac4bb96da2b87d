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

/**
 * The command line of `postgres`.
 * @throws EmbeddedPostgresError `settingInvalid` for a name that cannot be a setting or is fixed here
 */
export function serverParameters(
  directory: string,
  port: number,
  settings: ServerSettings,
): readonly string[] {
  const fixed = fixedSettings(port)
  for (const name of Object.keys(settings)) refuseBadName(name, fixed)
  const all = Object.entries({ ...DEFAULTS, ...settings, ...fixed })
  return ['-D', directory, ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

function refuseBadName(name: string, fixed: ServerSettings): void {
  if (/^[a-z_][a-z0-9_.]*$/.test(name) && !(name in fixed) && name !== 'data_directory') return
  throw new EmbeddedPostgresError(
    'settingInvalid',
    `"${name}" cannot be set for the embedded PostgreSQL: it is no lower-case setting name, or one that Knowwhen decides.`,
  )
}
