import {
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join, resolve } from 'node:path'
import { EmbeddedPostgresError, errorCode, errorMessage } from './embedded-postgres-error.js'
import { isRoot } from './server-identity.js'

/** The major version of the binaries in package.json; a cluster of another one cannot be opened. */
export const POSTGRES_MAJOR = 18

/** Where things are below the directory that the operator named. */
export interface DataDirectory {
  /** The operator's directory, absolute. */
  readonly path: string
  /** Ours within it: everything below belongs to the embedded PostgreSQL. */
  readonly home: string
  /** PostgreSQL's own data directory; belongs to the user that runs the server. */
  readonly cluster: string
  readonly passwordFile: string
  readonly portFile: string
  readonly logFile: string
  readonly lockDirectory: string
}

/**
 * Makes the directory when absent and refuses one that cannot be used.
 * @throws EmbeddedPostgresError `directoryUnusable`, `wrongMajorVersion`; nothing has been changed then
 */
export function openDataDirectory(path: string): DataDirectory {
  const directory = layout(resolve(path))
  refuseForeignCluster(directory.path)
  makeDirectories(directory)
  refuseOtherMajorVersion(directory)
  return directory
}

/** Whether the cluster exists; an empty directory in its place counts as absent. */
export function hasCluster({ cluster }: DataDirectory): boolean {
  if (readMajorVersion(cluster) !== undefined) return true
  const entries = listIfPresent(cluster)
  if (entries.length === 0) return false
  throw new EmbeddedPostgresError(
    'directoryUnusable',
    `${cluster} is not empty, yet it is no PostgreSQL data directory (PG_VERSION is missing). ` +
      `Restore it from a backup, or move it away to begin with an empty database.`,
  )
}

/** Writes a file that only its owner can read, whole or not at all; under root it belongs to whoever owns its directory. */
export function writePrivateFile(path: string, content: string): void {
  const draft = join(dirname(path), `${basename(path)}.new-${randomBytes(6).toString('hex')}`)
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx', flush: true })
  giveToOwnerOfDirectory(draft)
  renameSync(draft, path)
}

/** What root makes in a user's directory is given to that user, or their next start could not read it. */
export function giveToOwnerOfDirectory(path: string): void {
  if (!isRoot()) return
  const { uid, gid } = statSync(dirname(path))
  lchownSync(path, uid, gid)
}

/** The file's content without the final line break, or undefined when there is no such file. */
export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function layout(path: string): DataDirectory {
  const home = join(path, 'postgres')
  return {
    path,
    home,
    cluster: join(home, 'cluster'),
    passwordFile: join(home, 'password'),
    portFile: join(home, 'port'),
    logFile: join(home, 'server.log'),
    lockDirectory: join(home, 'lock'),
  }
}

function makeDirectories({ path, home, lockDirectory }: DataDirectory): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    // The server's user must be able to pass through to its cluster, not to look round.
    makeOwnDirectory(home, isRoot() ? 0o711 : 0o700)
    makeOwnDirectory(lockDirectory, 0o700)
  } catch (error) {
    throw new EmbeddedPostgresError(
      'directoryUnusable',
      `Knowwhen cannot keep its database in ${path}: ${errorMessage(error)}. ` +
        `Make the directory writable for the user that starts Knowwhen, start as the user that owns it, ` +
        `or name another directory in KNOWWHEN_DATA_DIR.`,
      error,
    )
  }
}

function makeOwnDirectory(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode })
    giveToOwnerOfDirectory(path)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    if (!lstatSync(path).isDirectory()) throw error
  }
}

function refuseForeignCluster(path: string): void {
  const major = readMajorVersion(path)
  if (major === undefined) return
  if (major !== String(POSTGRES_MAJOR)) throw wrongMajorVersion(path, major)
  throw new EmbeddedPostgresError(
    'directoryUnusable',
    `${path} is itself a PostgreSQL data directory that Knowwhen did not make, so it was left alone. ` +
      `Name another directory in KNOWWHEN_DATA_DIR, or start that server yourself and set DATABASE_URL.`,
  )
}

function refuseOtherMajorVersion({ cluster }: DataDirectory): void {
  const major = readMajorVersion(cluster)
  if (major !== undefined && major !== String(POSTGRES_MAJOR)) throw wrongMajorVersion(cluster, major)
}

function wrongMajorVersion(path: string, major: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'wrongMajorVersion',
    `The database in ${path} was made by PostgreSQL ${major}, and this release of Knowwhen contains ` +
      `PostgreSQL ${POSTGRES_MAJOR}, which cannot open it. Nothing was changed. To move it, start it with PostgreSQL ` +
      `${major}, save it with pg_dump, name an empty directory in KNOWWHEN_DATA_DIR and restore it there ` +
      `with pg_restore; or keep it running under PostgreSQL ${major} and set DATABASE_URL.`,
  )
}

function readMajorVersion(directory: string): string | undefined {
  try {
    return readIfPresent(join(directory, 'PG_VERSION'))
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return undefined
    throw new EmbeddedPostgresError(
      'directoryUnusable',
      `Knowwhen cannot read the database in ${directory}: ${errorMessage(error)}. ` +
        `Start Knowwhen as the user that owns it, or name another directory in KNOWWHEN_DATA_DIR.`,
      error,
    )
  }
}

function listIfPresent(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
