/** Limits guessing. Counts live in the database, so that a limit holds over all processes together. */
import { createHash } from 'node:crypto'

import type { Deps } from '../../deps.js'
import { tooManyRequests } from '../../http/problems.js'
import { countAttempts, forgiveAttempts, removeExpired } from './attempts.repo.js'

export interface AttemptLimit {
  /** What is limited, e.g. `signIn 203.0.113.7`; kept as a hash, because it may hold an address. */
  readonly key: string
  /** So many attempts per window are let through. */
  readonly most: number
  /** Length of the window, from its first attempt on. */
  readonly minutes: number
}

export type AttemptDeps = Pick<Deps, 'db' | 'clock' | 'log'>

const MINUTE = 60_000

const hashed = (key: string): string => createHash('sha256').update(key).digest('base64url')

const lastSweeps = new WeakMap<object, number>()

/** At most once a minute in each process; nobody waits for it. */
const sweep = ({ db, log }: AttemptDeps, at: Date): void => {
  const now = at.getTime()
  const last = lastSweeps.get(db)
  if (last !== undefined && now - last < MINUTE) return
  lastSweeps.set(db, now)
  if (last === undefined) return
  removeExpired(db, at).catch((error: unknown) => {
    log.warn({ err: error }, 'old attempts could not be removed')
  })
}

/** Counts one attempt under each key and answers the keys of those that are over their limit, with their end. */
const countAll = async (deps: AttemptDeps, limits: readonly AttemptLimit[]): Promise<readonly Date[]> => {
  const at = deps.clock.now()
  sweep(deps, at)
  const most = new Map(limits.map((limit) => [hashed(limit.key), limit.most]))
  const windows = limits.map(({ key, minutes }) => ({
    key: hashed(key),
    until: new Date(at.getTime() + minutes * MINUTE),
  }))
  const counted = await countAttempts(deps.db, windows, at)
  return counted.filter(({ key, count }) => count > (most.get(key) ?? 0)).map(({ until }) => until)
}

/**
 * Counts an attempt, in a transaction of its own: whatever comes of it afterwards, it was made.
 * @throws Problem 429 with `Retry-After` when one of the keys has been tried too often
 */
export const spendAttempt = async (deps: AttemptDeps, limits: readonly AttemptLimit[]): Promise<void> => {
  const over = await countAll(deps, limits)
  if (over.length === 0) return
  const until = Math.max(...over.map((end) => end.getTime()))
  throw tooManyRequests(
    (until - deps.clock.now().getTime()) / 1000,
    'Too many attempts. Please wait some minutes and try again.',
  )
}

/** True for the first attempt in its window: what may happen once, such as the use of a code. */
export const isFirstAttempt = async (
  deps: AttemptDeps,
  limit: Omit<AttemptLimit, 'most'>,
): Promise<boolean> => (await countAll(deps, [{ ...limit, most: 1 }])).length === 0

/** Takes an attempt back that turned out to be rightful. */
export const refundAttempt = async (
  deps: Pick<Deps, 'db'>,
  limits: readonly Pick<AttemptLimit, 'key'>[],
): Promise<void> =>
  forgiveAttempts(
    deps.db,
    limits.map(({ key }) => hashed(key)),
  )
