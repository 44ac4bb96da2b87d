import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isServerOf, readProcess } from './processes.js'

/** What `postmaster.pid` says, checked against the processes that really run. */
export type PostmasterState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'stale'; readonly reason: string }
  | { readonly kind: 'running'; readonly pid: number; readonly port: number; readonly ready: boolean }

const FILE = 'postmaster.pid'

/** Reads the state of the server of `cluster`; PostgreSQL's miscadmin.h defines the file's lines. */
export function inspectPostmaster(cluster: string): PostmasterState {
  const lines = readLines(cluster)
  if (lines === undefined) return { kind: 'absent' }
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 1) return { kind: 'stale', reason: 'it names no process' }
  if (!isServerOf(pid, cluster)) return { kind: 'stale', reason: describeStranger(pid) }
  return { kind: 'running', pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' }
}

/** Removes a stale file. Only the holder of the start lock may, or it could remove a new server's. */
export function clearStalePostmaster(cluster: string): void {
  rmSync(join(cluster, FILE), { force: true })
}

function readLines(cluster: string): readonly string[] | undefined {
  try {
    return readFileSync(join(cluster, FILE), 'utf8').split('\n')
  } catch {
    return undefined
  }
}

function describeStranger(pid: number): string {
  const facts = readProcess(pid)
  if (facts === undefined) return `process ${pid} has ended`
  if (facts.zombie) return `process ${pid} is a zombie`
  return `process ${pid} is another program (${facts.name})`
}
