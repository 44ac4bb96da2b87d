import { closeSync, constants, linkSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { giveToOwnerOfDirectory, readIfPresent } from './data-directory.js'
import { EmbeddedPostgresError, errorCode } from './embedded-postgres-error.js'
import { isAlive, readProcess } from './processes.js'

/**
 * One process at a time may make, start or tidy up a cluster. Node has no flock, and a lock file that is
 * removed when its owner has died can be removed twice, the second time from under a new owner. So claims
 * are numbered and the highest number is never removed: a claim is free when empty (released) or when its
 * owner is gone, and it is taken over by creating the next number, which the file system gives to one only.
 */
const POLL_MILLISECONDS = 15
const CLAIM = /^claim\.(\d+)$/

/**
 * Waits for the lock and returns the function that releases it.
 * @throws EmbeddedPostgresError `startTimedOut` after `timeout` milliseconds
 */
export async function acquireStartLock(directory: string, timeout: number): Promise<() => void> {
  const deadline = Date.now() + timeout
  for (;;) {
    const highest = findHighest(directory)
    if (isFree(directory, highest) && tryClaim(directory, highest + 1)) {
      return () => {
        release(directory, highest + 1)
      }
    }
    if (Date.now() > deadline) throw timedOut(directory, timeout)
    await delay(POLL_MILLISECONDS)
  }
}

function tryClaim(directory: string, number: number): boolean {
  const draft = join(directory, `draft.${randomUUID()}`)
  writeFileSync(draft, `${process.pid} ${readProcess(process.pid)?.startedAt ?? ''}`, {
    mode: 0o600,
    flag: 'wx',
  })
  try {
    // Whoever holds the lock tidies drafts away, also this one: then it is gone at any step, and one tries again.
    giveToOwnerOfDirectory(draft)
    // A link, so that the claim appears together with its owner's name.
    linkSync(draft, claimPath(directory, number))
  } catch (error) {
    if (errorCode(error) === 'EEXIST' || errorCode(error) === 'ENOENT') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return confirm(directory, number)
}

/** Between looking and linking others may have been through, and have tidied this number away. */
function confirm(directory: string, number: number): boolean {
  if (findHighest(directory) !== number) {
    rmSync(claimPath(directory, number), { force: true })
    return false
  }
  for (const entry of readdirSync(directory)) {
    const claimed = CLAIM.exec(entry)?.[1]
    // A draft may be a living process's; it tries again.
    if (claimed === undefined || Number(claimed) < number) rmSync(join(directory, entry), { force: true })
  }
  return true
}

function release(directory: string, number: number): void {
  try {
    const flags = constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW
    closeSync(openSync(claimPath(directory, number), flags))
  } catch (error) {
    // The whole data directory may have been removed meanwhile, as tests do.
    if (errorCode(error) !== 'ENOENT') throw error
  }
}

function isFree(directory: string, number: number): boolean {
  const owner = readOwner(directory, number)
  if (owner === undefined) return true
  return !isAlive(owner.pid) || readProcess(owner.pid)?.startedAt !== owner.startedAt
}

function readOwner(directory: string, number: number): { pid: number; startedAt: string } | undefined {
  const content = readIfPresent(claimPath(directory, number)) ?? ''
  const blank = content.indexOf(' ')
  const pid = Number(content.slice(0, blank))
  return blank > 0 && Number.isInteger(pid) ? { pid, startedAt: content.slice(blank + 1) } : undefined
}

function findHighest(directory: string): number {
  return readdirSync(directory).reduce(
    (highest, entry) => Math.max(highest, Number(CLAIM.exec(entry)?.[1] ?? 0)),
    0,
  )
}

function claimPath(directory: string, number: number): string {
  return join(directory, `claim.${number}`)
}

function timedOut(directory: string, timeout: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'startTimedOut',
    `Another process has been starting the database for more than ${timeout / 1000} seconds ` +
      `(it is named in ${directory}). End it, then start Knowwhen again.`,
  )
}
