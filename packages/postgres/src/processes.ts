import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'

/** What the system says of a process: enough to tell a live one from a dead one and from a stranger. */
export interface ProcessFacts {
  readonly name: string
  readonly zombie: boolean
  /** Opaque; equal for two readings of one process, different when the pid was given to another. */
  readonly startedAt: string
}

const hasProc = process.platform === 'linux'

/** The process with this pid, or undefined when there is none. */
export function readProcess(pid: number): ProcessFacts | undefined {
  return hasProc ? readFromProc(pid) : readFromPs(pid)
}

/** Whether the process still does anything: a zombie only waits for its parent and holds nothing. */
export function isAlive(pid: number): boolean {
  const facts = readProcess(pid)
  return facts !== undefined && !facts.zombie
}

/** Whether the process is a PostgreSQL server process of the cluster in `directory`. */
export function isServerOf(pid: number, directory: string): boolean {
  const facts = readProcess(pid)
  if (facts === undefined || facts.zombie || facts.name !== 'postgres') return false
  return !hasProc || worksIn(pid, directory)
}

/** Whether the program that the process runs was removed or replaced since; unknown, so no, elsewhere than on Linux. */
export function hasLostProgram(pid: number): boolean {
  if (!hasProc) return false
  try {
    return readlinkSync(`/proc/${pid}/exe`).endsWith(' (deleted)')
  } catch {
    return false
  }
}

/**
 * The live PostgreSQL processes, postmaster or not, whose working directory is `directory`. Every process
 * of a server works there. Elsewhere than on Linux this cannot be seen, and the answer is empty: there
 * PostgreSQL's own check of its shared memory must do.
 */
export function listServersOf(directory: string): readonly number[] {
  if (!hasProc) return []
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => isServerOf(pid, directory))
}

function worksIn(pid: number, directory: string): boolean {
  try {
    const actual = statSync(`/proc/${pid}/cwd`, { bigint: true })
    const expected = statSync(directory, { bigint: true })
    return actual.dev === expected.dev && actual.ino === expected.ino
  } catch {
    // It has ended meanwhile, or it is another user's: then it is not the server of a directory of ours.
    return false
  }
}

function readFromProc(pid: number): ProcessFacts | undefined {
  let line: string
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  // The name stands in parentheses and may itself hold parentheses and blanks: proc(5).
  const nameEnd = line.lastIndexOf(')')
  const name = line.slice(line.indexOf('(') + 1, nameEnd)
  const fields = line.slice(nameEnd + 2).split(' ')
  return { name, zombie: fields[0] === 'Z' || fields[0] === 'X', startedAt: fields[19] ?? '' }
}

function readFromPs(pid: number): ProcessFacts | undefined {
  const answer = spawnSync('ps', ['-o', 'stat=,lstart=,comm=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  const match = /^(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s+(.*)$/.exec(answer.stdout.trim())
  if (match === null) return undefined
  const [, state = '', startedAt = '', command = ''] = match
  return { name: command.split('/').at(-1) ?? command, zombie: state.startsWith('Z'), startedAt }
}
