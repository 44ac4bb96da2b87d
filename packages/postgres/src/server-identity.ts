import { lstatSync, readFileSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.js'

/** The ordinary user that runs the server when root started us; PostgreSQL refuses to run as root. */
export interface ServerIdentity {
  readonly uid: number
  readonly gid: number
  readonly name: string
}

const SERVER_USERS = ['postgres', 'nobody'] as const
const USER_DATABASE = '/etc/passwd'

export function isRoot(): boolean {
  return process.geteuid?.() === 0
}

/**
 * Who runs the server: nobody else (undefined) for an ordinary user. For root the owner of the existing
 * cluster, so that a directory first used by an ordinary user stays theirs, else `postgres`, else `nobody`.
 */
export function chooseServerIdentity(clusterOwner: Stats | undefined): ServerIdentity | undefined {
  if (!isRoot()) return undefined
  if (clusterOwner !== undefined && clusterOwner.uid !== 0) {
    return { uid: clusterOwner.uid, gid: clusterOwner.gid, name: `user ${clusterOwner.uid}` }
  }
  const users = readUsers()
  for (const name of SERVER_USERS) {
    const user = users.get(name)
    if (user !== undefined) return user
  }
  throw new EmbeddedPostgresError(
    'noServerUser',
    `PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody" to run it. ` +
      `Create one, start Knowwhen as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.`,
  )
}

function readUsers(): ReadonlyMap<string, ServerIdentity> {
  const users = new Map<string, ServerIdentity>()
  for (const line of readFileSync(USER_DATABASE, 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name === undefined || !isOrdinaryId(uid) || gid === undefined) continue
    users.set(name, { name, uid: Number(uid), gid: Number(gid) })
  }
  return users
}

/** Root under another name is no ordinary user; macOS writes nobody as -2, which spawn does not take. */
function isOrdinaryId(uid: string | undefined): uid is string {
  return uid !== undefined && /^[1-9]\d*$/.test(uid)
}

/** Whether the identity has search permission on every directory above `path` (not on `path` itself). */
function canReach(identity: ServerIdentity, path: string): boolean {
  const parent = dirname(path)
  if (parent === path) return true
  return permits(identity, lstatSync(parent), 1) && canReach(identity, parent)
}

/** Whether the identity may read the file or program `path`, or enter and list the directory `path`. */
export function canUse(identity: ServerIdentity, path: string): boolean {
  const stats = lstatSync(path)
  // What anybody may run, this user must be able to run too.
  const wanted = stats.isDirectory() || (stats.mode & 0o111) !== 0 ? 5 : 4
  return permits(identity, stats, wanted) && canReach(identity, path)
}

/** The classic owner, group, others rule. An access list may say otherwise; then the copy is merely not needed. */
function permits(identity: ServerIdentity, stats: Stats, wanted: number): boolean {
  const shift = stats.uid === identity.uid ? 6 : stats.gid === identity.gid ? 3 : 0
  return ((stats.mode >> shift) & wanted) === wanted
}
