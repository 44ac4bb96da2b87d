import { setTimeout as delay } from 'node:timers/promises'
import { lstatSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareBinaries } from './binaries.js'
import { adoptFiles, createCluster, OWNER_ROLE, readPassword, removeDrafts } from './cluster.js'
import { hasCluster, readIfPresent, writePrivateFile, type DataDirectory } from './data-directory.js'
import { EmbeddedPostgresError } from './embedded-postgres-error.js'
import { findFreePort } from './free-port.js'
import { takeLease, type Lease } from './lease.js'
import { clearStalePostmaster, inspectPostmaster } from './postmaster-pid.js'
import { hasLostProgram } from './processes.js'
import { chooseServerIdentity, isRoot, type ServerIdentity } from './server-identity.js'
import { launchServer } from './server-launch.js'
import type { ServerSettings } from './server-settings.js'
import { endOrphans, shutDown } from './server-stop.js'
import { acquireStartLock } from './start-lock.js'

/** The database that Knowwhen lives in. */
const DATABASE = 'knowwhen'

export interface BringUpRequest {
  readonly directory: DataDirectory
  readonly settings: ServerSettings
  readonly native: string | undefined
  readonly programsDirectory: string | undefined
  /** False for a restart: a cluster that has vanished must not be replaced by an empty one. */
  readonly mayCreate: boolean
  readonly log: (line: string) => void
}

/** A running server in which we hold a lease. */
export interface BroughtUp {
  readonly lease: Lease
  readonly connectionString: string
  readonly adopted: boolean
}

const POLL_MILLISECONDS = 10
const REPORT_MILLISECONDS = 10_000
const PATIENCE_MILLISECONDS = 300_000

/**
 * Adopts the running server, or starts one, having made the cluster if need be; one process at a time.
 * @throws EmbeddedPostgresError
 */
export async function bringUp(request: BringUpRequest): Promise<BroughtUp> {
  const release = await acquireStartLock(request.directory.lockDirectory, PATIENCE_MILLISECONDS)
  try {
    return await adoptOrStart(request)
  } finally {
    release()
  }
}

async function adoptOrStart(request: BringUpRequest): Promise<BroughtUp> {
  const { directory, log } = request
  let started = false
  let patience = patienceWith(request)
  for (;;) {
    const state = inspectPostmaster(directory.cluster)
    if (state.kind === 'running') {
      const up = state.ready ? await enter(directory, state.port, !started) : undefined
      if (up === undefined) await patience()
      else if (!(await retire(request, state.pid, up))) return up
      continue
    }
    if (state.kind === 'stale') log(`clearing a postmaster.pid left behind: ${state.reason}`)
    started = (await startOnce(request)) || started
    patience = patienceWith(request)
  }
}

/** A pause while a server is coming or going: recovery and a last checkpoint take their time, but not for ever. */
function patienceWith({ directory, log }: BringUpRequest): () => Promise<void> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS
  let reportAt = Date.now() + REPORT_MILLISECONDS
  return async () => {
    if (Date.now() > deadline) throw startTimedOut(directory)
    if (Date.now() > reportAt) {
      log('waiting for the PostgreSQL that is running already: it is just starting or stopping')
      reportAt += REPORT_MILLISECONDS
    }
    await delay(POLL_MILLISECONDS)
  }
}

/** A server whose programs were replaced or removed may fail to load its libraries; unless others use it, it is stopped. */
async function retire(
  { directory, log }: BringUpRequest,
  pid: number,
  { lease }: BroughtUp,
): Promise<boolean> {
  if (!hasLostProgram(pid) || !(await lease.claimAlone())) return false
  log("the running PostgreSQL's programs were replaced, starting it again")
  await shutDown(pid, directory.cluster)
  await lease.close()
  return true
}

async function enter(
  directory: DataDirectory,
  port: number,
  adopted: boolean,
): Promise<BroughtUp | undefined> {
  const password = readPassword(directory)
  const lease = await takeLease({ port, user: OWNER_ROLE, password, database: DATABASE })
  if (lease === undefined) return undefined
  writePort(directory, port)
  return {
    lease,
    adopted,
    connectionString: `postgresql://${OWNER_ROLE}:${password}@127.0.0.1:${port}/${DATABASE}`,
  }
}

/** True when our server runs; false when the situation has changed and must be looked at again. */
async function startOnce(request: BringUpRequest): Promise<boolean> {
  const { directory, settings, log } = request
  await endOrphans(directory.cluster)
  clearStalePostmaster(directory.cluster)
  const { postgres, identity } = await makeReady(request)
  const port = await findFreePort(readPort(directory))
  const result = await launchServer({ directory, postgres, identity, port, settings, log })
  switch (result.kind) {
    case 'ready':
      return true
    case 'portTaken':
    case 'alreadyRunning':
      return false
    case 'memoryInUse':
      await delay(POLL_MILLISECONDS * 10)
      return false
    case 'failed':
      throw startFailed(directory, result.said)
  }
}

/** Root's copy serves every data directory of the machine; an ordinary user has no better place than their own. */
function copyPlaces(home: string, wanted: string | undefined): readonly string[] {
  if (wanted !== undefined) return [wanted]
  return isRoot()
    ? ['/var/lib/knowwhen', '/var/cache/knowwhen', join(realpathSync(tmpdir()), 'knowwhen-root')]
    : [home]
}

interface ReadyToStart {
  readonly postgres: string
  readonly identity: ServerIdentity | undefined
}

async function makeReady(request: BringUpRequest): Promise<ReadyToStart> {
  const { directory, native, programsDirectory, log } = request
  removeDrafts(directory.home)
  const present = hasCluster(directory)
  const owner = present ? lstatSync(directory.cluster) : undefined
  const identity = chooseServerIdentity(owner)
  const { postgres, initdb } = prepareBinaries({
    native,
    identity,
    copyPlaces: copyPlaces(directory.home, programsDirectory),
    log,
  })
  if (present) {
    if (identity !== undefined && owner?.uid === 0) adoptFiles(directory.cluster, identity)
    readPassword(directory)
    return { postgres, identity }
  }
  if (!request.mayCreate) throw vanished(directory)
  log(`making a database in ${directory.cluster}`)
  await createCluster({ directory, initdb, identity, durable: request.settings['fsync'] !== 'off' })
  return { postgres, identity }
}

/** Kept, so that the address is the same after a restart. */
function readPort({ portFile }: DataDirectory): number | undefined {
  const port = Number(readIfPresent(portFile))
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
}

function writePort(directory: DataDirectory, port: number): void {
  if (readPort(directory) !== port) writePrivateFile(directory.portFile, `${port}\n`)
}

function startTimedOut({ path, logFile }: DataDirectory): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'startTimedOut',
    `PostgreSQL in ${path} has neither accepted connections nor ended for ` +
      `${PATIENCE_MILLISECONDS / 1000} seconds. See ${logFile}.`,
  )
}

function startFailed({ path, logFile }: DataDirectory, said: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'startFailed',
    `PostgreSQL in ${path} did not start (see ${logFile}). It said: ${said}`,
  )
}

function vanished({ cluster }: DataDirectory): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'directoryUnusable',
    `The database directory ${cluster} has vanished while Knowwhen was running. Put it back, or restart Knowwhen.`,
  )
}
