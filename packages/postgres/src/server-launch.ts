import type { ChildProcess } from 'node:child_process'
import { constants, readFileSync, renameSync, statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { giveToOwnerOfDirectory, type DataDirectory } from './data-directory.js'
import type { ServerIdentity } from './server-identity.js'
import { exitOf, nameForServer, startServerProgram, withFile } from './server-program.js'
import { serverParameters, type ServerSettings } from './server-settings.js'
import { inspectPostmaster } from './postmaster-pid.js'

/** How a start ended. All but `failed` are ordinary and lead to another attempt. */
export type LaunchResult =
  | { readonly kind: 'ready' }
  | { readonly kind: 'portTaken' }
  | { readonly kind: 'alreadyRunning' }
  | { readonly kind: 'memoryInUse' }
  | { readonly kind: 'failed'; readonly said: string }

export interface LaunchRequest {
  readonly directory: DataDirectory
  readonly postgres: string
  readonly identity: ServerIdentity | undefined
  readonly port: number
  readonly settings: ServerSettings
  readonly log: (line: string) => void
}

const POLL_MILLISECONDS = 5
const REPORT_MILLISECONDS = 10_000
/** Root may be writing where an ordinary user could place a link to a file that is not theirs. */
const LOG_FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW
const LARGEST_LOG = 10 * 1024 * 1024

/**
 * Starts the server, detached, so that it outlives this process, and waits until it accepts connections.
 * There is no time limit while it lives: recovery after a crash takes as long as it takes.
 */
export async function launchServer(request: LaunchRequest): Promise<LaunchResult> {
  const { logFile, cluster } = request.directory
  rotateLog(logFile)
  return withFile(logFile, LOG_FLAGS, async (output) => {
    giveToOwnerOfDirectory(logFile)
    const logStart = statSync(logFile).size
    const child = await startServerProgram({
      program: request.postgres,
      parameters: serverParameters(nameForServer(cluster, request.identity), request.port, request.settings),
      directory: cluster,
      identity: request.identity,
      input: 'ignore',
      output,
      detached: true,
    })
    child.unref()
    const ready = await waitUntilReady(child, cluster, request.log)
    return ready ? { kind: 'ready' } : explainExit(readFrom(logFile, logStart))
  })
}

/** PostgreSQL's words for the ordinary reasons; LC_ALL=C keeps them English. */
export function explainExit(said: string): LaunchResult {
  if (/could not (bind|create any TCP\/IP sockets)|Address already in use/.test(said))
    return { kind: 'portTaken' }
  if (said.includes('lock file "postmaster.pid" already exists')) return { kind: 'alreadyRunning' }
  if (/pre-existing shared memory block .* is still in use/.test(said)) return { kind: 'memoryInUse' }
  return { kind: 'failed', said: said.trim().slice(-1500) }
}

async function waitUntilReady(
  child: ChildProcess,
  cluster: string,
  log: (line: string) => void,
): Promise<boolean> {
  const ended = new AbortController()
  void exitOf(child).then(() => {
    ended.abort()
  })
  let reportAt = Date.now() + REPORT_MILLISECONDS
  while (!ended.signal.aborted) {
    const state = inspectPostmaster(cluster)
    if (state.kind === 'running' && state.pid === child.pid && state.ready) return true
    if (Date.now() > reportAt) {
      log('PostgreSQL is still starting; after a crash it first recovers what was written')
      reportAt += REPORT_MILLISECONDS
    }
    await delay(POLL_MILLISECONDS)
  }
  return false
}

/** Only between two servers: a running one keeps its file open. */
function rotateLog(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  if (size > LARGEST_LOG) renameSync(logFile, `${logFile}.1`)
}

function readFrom(file: string, start: number): string {
  return readFileSync(file).subarray(start).toString('utf8')
}
