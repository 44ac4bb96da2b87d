import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { EmbeddedPostgresError, errorMessage } from './embedded-postgres-error.js'
import { canUse, type ServerIdentity } from './server-identity.js'

export interface ServerProgram {
  readonly program: string
  readonly parameters: readonly string[]
  /** The working directory; entered before root's rights are dropped, so the user need not be able to reach it. */
  readonly directory: string
  readonly identity: ServerIdentity | undefined
  readonly input: number | 'ignore'
  /** The file descriptor that takes both output streams. */
  readonly output: number
  /** Survives this process and does not get the terminal's Ctrl-C. */
  readonly detached: boolean
}

/**
 * How PostgreSQL is told its data directory, which is also its working directory. When its user cannot
 * pass the directories above, the path itself is of no use; the kernel's link to the working directory
 * is, and postgres, which works in its data directory from beginning to end, needs no other (DECISION.md).
 * @throws EmbeddedPostgresError `directoryUnusable` where there is no such link
 */
export function nameForServer(directory: string, identity: ServerIdentity | undefined): string {
  if (identity === undefined || canUse(identity, directory)) return directory
  if (process.platform === 'linux') return '/proc/self/cwd'
  throw new EmbeddedPostgresError(
    'directoryUnusable',
    `${directory} lies below a directory that ${identity.name}, who runs PostgreSQL for root, cannot enter. ` +
      `Start Knowwhen as an ordinary user, or name another directory in KNOWWHEN_DATA_DIR.`,
  )
}

/** Starts a program of PostgreSQL without a shell and without our environment, which may hold PG* variables. */
export function startServerProgram(request: ServerProgram): Promise<ChildProcess> {
  const { program, parameters, directory, identity, input, output, detached } = request
  const child = spawn(program, parameters, {
    cwd: directory,
    detached,
    stdio: [input, output, output],
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(identity === undefined ? {} : { uid: identity.uid, gid: identity.gid }),
  })
  return new Promise((resolve, reject) => {
    child.once('spawn', () => {
      resolve(child)
    })
    child.once('error', (error) => {
      reject(cannotRun(request, error))
    })
  })
}

function cannotRun({ program, identity }: ServerProgram, error: Error): EmbeddedPostgresError {
  const asWhom = identity === undefined ? '' : ` as ${identity.name}`
  return new EmbeddedPostgresError(
    'binariesUnusable',
    `${program} could not be run${asWhom}: ${errorMessage(error)}. If this system is Alpine or otherwise lacks the ` +
      `GNU C library, or forbids changing the user, set DATABASE_URL to a PostgreSQL of your own.`,
    error,
  )
}

/** How the program ended: `code 0`, `signal SIGTERM`. */
export function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `code ${code ?? 'unknown'}` : `signal ${signal}`)
    })
  })
}

/** Opens a file for as long as `use` takes. */
export async function withFile<T>(
  path: string,
  flags: number,
  use: (descriptor: number) => Promise<T>,
): Promise<T> {
  const descriptor = openSync(path, flags, 0o600)
  try {
    return await use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
