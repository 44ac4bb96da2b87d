import { inArray, lt, sql } from 'drizzle-orm'

import type { Db } from '../../db/pool.js'
import { attempts, verifications } from '../../db/schema/index.js'

export interface CountedAttempt {
  readonly key: string
  readonly count: number
  readonly until: Date
}

/**
 * Counts one more attempt under each key, in one statement: a window that has passed begins anew. Keys are sorted, so
 * that two requests with the same ones wait for each other instead of blocking each other.
 */
export const countAttempts = (
  db: Db,
  windows: readonly Omit<CountedAttempt, 'count'>[],
  at: Date,
): Promise<readonly CountedAttempt[]> => {
  const now = sql`${at.toISOString()}::timestamptz`
  const rows = [...windows]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, until }) => ({ key, until, count: 1 }))
  return db
    .insert(attempts)
    .values(rows)
    .onConflictDoUpdate({
      target: attempts.key,
      set: {
        count: sql`CASE WHEN ${attempts.until} <= ${now} THEN 1 ELSE ${attempts.count} + 1 END`,
        until: sql`CASE WHEN ${attempts.until} <= ${now} THEN excluded.until ELSE ${attempts.until} END`,
      },
    })
    .returning()
}

export const forgiveAttempts = async (db: Db, keys: readonly string[]): Promise<void> => {
  await db
    .update(attempts)
    .set({ count: sql`greatest(0, ${attempts.count} - 1)` })
    .where(inArray(attempts.key, [...keys]))
}

/** Windows that have passed and links that nobody opened in time. */
export const removeExpired = async (db: Db, at: Date): Promise<void> => {
  await db.delete(attempts).where(lt(attempts.until, at))
  await db.delete(verifications).where(lt(verifications.expiresAt, at))
}
