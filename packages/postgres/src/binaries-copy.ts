import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { EmbeddedPostgresError, errorMessage } from './embedded-postgres-error.js'
import { canUse, type ServerIdentity } from './server-identity.js'

export interface CopyRequest {
  readonly native: string
  readonly identity: ServerIdentity | undefined
  readonly places: readonly string[]
  readonly log: (line: string) => void
  readonly healCopy: (native: string) => boolean
}

/** Not needed to run a server: headers' build files and static libraries, half of the size. */
const LEFT_OUT = /(\.a|\/pgxs|\/pkgconfig)$/

/**
 * Copies the binaries to a place that the server's user can reach and that no other user can write, and
 * returns the copy's `native` directory. A copy made before is used again.
 * @throws EmbeddedPostgresError `binariesUnusable` when there is no such place
 */
export function copyBinaries(request: CopyRequest): string {
  const refusals: string[] = []
  for (const place of request.places) {
    try {
      return join(copyInto(place, request), 'native')
    } catch (error) {
      refusals.push(`${place}: ${errorMessage(error)}`)
    }
  }
  throw new EmbeddedPostgresError(
    'binariesUnusable',
    `The user that runs PostgreSQL cannot use the programs in ${request.native}, and there is no safe place for a ` +
      `copy (${refusals.join('; ')}). Install Knowwhen where every user may read it, or set DATABASE_URL.`,
  )
}

function copyInto(place: string, request: CopyRequest): string {
  mkdirSync(place, { recursive: true, mode: 0o755 })
  assertSafe(place)
  // A strict umask closes what root makes; what lies above is not ours to change.
  if (request.identity !== undefined) chmodSync(place, 0o755)
  const copy = join(place, copyName(request.native))
  if (!existsSync(copy)) makeCopy(copy, request)
  assertSafe(copy)
  if (request.identity !== undefined && !canUse(request.identity, join(copy, 'native', 'bin'))) {
    throw new Error(`${request.identity.name} cannot enter it`)
  }
  return copy
}

/** Appears at once and whole, by renaming, so that nobody runs half a copy. */
function makeCopy(copy: string, { native, log, healCopy }: CopyRequest): void {
  const draft = `${copy}.new-${randomBytes(6).toString('hex')}`
  try {
    mkdirSync(draft, { mode: 0o700 })
    cpSync(native, join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !LEFT_OUT.test(path),
    })
    healCopy(join(draft, 'native'))
    makeReadable(draft)
    renameSync(draft, copy)
    log(`copied PostgreSQL's programs to ${copy}`)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
}

function makeReadable(path: string): void {
  const stats = lstatSync(path)
  if (stats.isSymbolicLink()) return
  const runnable = stats.isDirectory() || dirname(path).endsWith('/bin')
  chmodSync(path, runnable ? 0o755 : 0o644)
  if (stats.isDirectory()) for (const entry of readdirSync(path)) makeReadable(join(path, entry))
}

/** The version and the size tell one release's programs from another's. */
function copyName(native: string): string {
  const size = statSync(join(native, 'bin', 'postgres')).size
  return `postgresql-${readVersion(native)}-${process.platform}-${process.arch}-${size}`
}

function readVersion(native: string): string {
  const file = join(dirname(native), 'package.json')
  const parsed: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  if (typeof parsed !== 'object' || parsed === null || !('version' in parsed)) return 'unknown'
  return typeof parsed.version === 'string' ? parsed.version : 'unknown'
}

/**
 * What we are about to run must be ours, and nobody else may be able to replace it or anything above it.
 * A sticky directory such as /tmp is safe above: there others cannot rename what is ours.
 */
function assertSafe(path: string): void {
  const owner = process.geteuid?.()
  const stats = lstatSync(path)
  if (!stats.isDirectory() || stats.uid !== owner || (stats.mode & 0o022) !== 0) {
    throw new Error(
      `${path} is not a directory that only its owner, the user ${owner ?? 'unknown'}, can write`,
    )
  }
  assertSafeAbove(dirname(path), owner)
}

function assertSafeAbove(path: string, owner: number): void {
  const stats = lstatSync(path)
  const sticky = (stats.mode & 0o1000) !== 0
  const trusted = stats.uid === 0 || stats.uid === owner
  if (!stats.isDirectory() || !trusted || ((stats.mode & 0o022) !== 0 && !sticky)) {
    throw new Error(`${path}, which lies above it, can be written by other users`)
  }
  if (dirname(path) !== path) assertSafeAbove(dirname(path), owner)
}
