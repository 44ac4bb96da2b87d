import { setTimeout as delay } from 'node:timers/promises'
import { EmbeddedPostgresError, errorCode } from './embedded-postgres-error.js'
import { isServerOf, listServersOf } from './processes.js'

const POLL_MILLISECONDS = 5

interface Step {
  readonly signal: NodeJS.Signals | undefined
  readonly patience: number
}

/** SIGINT is the fast shutdown, SIGQUIT the immediate one: the next start then recovers, and loses nothing. */
const SHUTDOWN: readonly Step[] = [
  { signal: 'SIGINT', patience: 60_000 },
  { signal: 'SIGQUIT', patience: 10_000 },
]

/** Orphans notice the postmaster's death by themselves, except in the middle of a long computation. */
const ORPHANS: readonly Step[] = [
  { signal: undefined, patience: 3_000 },
  { signal: 'SIGQUIT', patience: 2_000 },
  { signal: 'SIGKILL', patience: 10_000 },
]

/**
 * Shuts the server down and waits until it is gone.
 * @throws EmbeddedPostgresError `stopFailed` when it is still there after more than a minute
 */
export async function shutDown(pid: number, cluster: string): Promise<void> {
  await endAll(() => (isServerOf(pid, cluster) ? [pid] : []), SHUTDOWN)
}

/**
 * Waits for the server processes that a killed postmaster left behind: they may still write, and hold
 * the shared memory that a new server needs.
 * @throws EmbeddedPostgresError `stopFailed`
 */
export async function endOrphans(cluster: string): Promise<void> {
  await endAll(() => listServersOf(cluster), ORPHANS)
}

async function endAll(list: () => readonly number[], steps: readonly Step[]): Promise<void> {
  for (const { signal, patience } of steps) {
    if (signal !== undefined) for (const pid of list()) send(pid, signal)
    const deadline = Date.now() + patience
    while (list().length > 0 && Date.now() < deadline) await delay(POLL_MILLISECONDS)
    if (list().length === 0) return
  }
  throw new EmbeddedPostgresError(
    'stopFailed',
    `PostgreSQL's processes ${list().join(', ')} do not end. End them by hand, then start Knowwhen again.`,
  )
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
}
