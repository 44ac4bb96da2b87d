import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readIfPresent, writePrivateFile, type DataDirectory } from './data-directory.js'
import { EmbeddedPostgresError } from './embedded-postgres-error.js'
import type { ServerIdentity } from './server-identity.js'
import { exitOf, nameForServer, startServerProgram, withFile } from './server-program.js'

/** PostgreSQL's superuser, who owns the database; the application's own role is made by the migrations. */
export const OWNER_ROLE = 'postgres'

export interface ClusterRequest {
  readonly directory: DataDirectory
  readonly initdb: string
  readonly identity: ServerIdentity | undefined
  /** False spares the flush to disk: only for data that nobody will miss after a power failure. */
  readonly durable: boolean
}

const DRAFT = /^(cluster|password|initdb|port)\.new-/

/**
 * Makes the cluster under another name and renames it, so that an interrupted initdb leaves nothing that
 * looks like a database. Only for the holder of the start lock.
 * @throws EmbeddedPostgresError `startFailed` with initdb's own words
 */
export async function createCluster(request: ClusterRequest): Promise<void> {
  const { home, cluster, passwordFile } = request.directory
  const password = randomBytes(24).toString('base64url')
  // Before the cluster, which cannot be entered without it; without a cluster it is made anew.
  writePrivateFile(passwordFile, `${password}\n`)
  const draft = join(home, `cluster.new-${randomBytes(6).toString('hex')}`)
  mkdirSync(draft, { mode: 0o700 })
  give(draft, request.identity)
  await runInitdb(request, draft, password)
  renameSync(draft, cluster)
  if (request.durable) flushDirectory(home)
}

/** The owner's password. */
export function readPassword({ passwordFile, cluster }: DataDirectory): string {
  const password = readIfPresent(passwordFile)
  if (password !== undefined && password !== '') return password
  throw new EmbeddedPostgresError(
    'passwordLost',
    `The file ${passwordFile} is missing, and the database in ${cluster} cannot be entered without it. ` +
      `Restore it from the backup of the data directory.`,
  )
}

/** A cluster that root copied or restored belongs to root; the server's user must own every file of it. */
export function adoptFiles(path: string, identity: ServerIdentity): void {
  const stats = lstatSync(path)
  lchownSync(path, identity.uid, identity.gid)
  if (!stats.isDirectory()) return
  for (const entry of readdirSync(path)) adoptFiles(join(path, entry), identity)
}

async function runInitdb(request: ClusterRequest, draft: string, password: string): Promise<void> {
  const { directory, initdb, identity, durable } = request
  const report = join(directory.home, `initdb.new-${randomBytes(6).toString('hex')}`)
  const secret = join(directory.home, `password.new-${randomBytes(6).toString('hex')}`)
  try {
    // initdb reads it as the server's user, through an open descriptor: that user cannot reach the file.
    writeFileSync(secret, `${password}\n`, { mode: 0o600, flag: 'wx' })
    give(secret, identity)
    const status = await withFile(secret, constants.O_RDONLY, (input) =>
      withFile(report, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, async (output) => {
        const parameters = initdbParameters(nameForServer(draft, identity), durable)
        const child = await startServerProgram({
          program: initdb,
          parameters,
          directory: draft,
          identity,
          input,
          output,
          detached: false,
        })
        return exitOf(child)
      }),
    )
    if (status !== 'code 0') throw initdbFailed(draft, status, readFileSync(report, 'utf8'))
  } finally {
    rmSync(secret, { force: true })
    rmSync(report, { force: true })
  }
}

function initdbParameters(directory: string, durable: boolean): readonly string[] {
  return [
    `--pgdata=${directory}`,
    `--username=${OWNER_ROLE}`,
    '--auth=scram-sha-256',
    '--pwfile=/dev/stdin',
    '--encoding=UTF8',
    // The builtin provider sorts alike on every machine and in every version of the C library.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]
}

function initdbFailed(draft: string, status: string, report: string): EmbeddedPostgresError {
  rmSync(draft, { recursive: true, force: true })
  return new EmbeddedPostgresError(
    'startFailed',
    `PostgreSQL's initdb failed (${status}) and nothing was kept. It said: ${report.trim().slice(-1500)}`,
  )
}

/** Or a power failure could undo the renaming after rows were acknowledged. */
function flushDirectory(path: string): void {
  const descriptor = openSync(path, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

/** Removes what an interrupted start has left behind. Only for the holder of the start lock. */
export function removeDrafts(home: string): void {
  for (const entry of readdirSync(home)) {
    if (DRAFT.test(entry)) rmSync(join(home, entry), { recursive: true, force: true, maxRetries: 3 })
  }
}

function give(path: string, identity: ServerIdentity | undefined): void {
  if (identity === undefined) return
  chownSync(path, identity.uid, identity.gid)
  chmodSync(path, lstatSync(path).isDirectory() ? 0o700 : 0o600)
}
