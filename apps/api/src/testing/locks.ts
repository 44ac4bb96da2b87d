/** Two transactions at once, made certain: one holds a row while the other is seen to wait for it. */
import { expect, vi } from 'vitest'

import type { TestApp } from './app.js'

/** Resolves once so many of the application's transactions wait for a lock. */
export const waitersAppear = async (t: TestApp, waiters: number): Promise<void> => {
  await vi.waitFor(
    async () => {
      const found = await t.database.asOwner(
        `SELECT count(DISTINCT pid)::int AS waiting FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE NOT l.granted AND a.datname = current_database()`,
      )
      expect(found.rows).toEqual([{ waiting: waiters }])
    },
    { timeout: 10_000, interval: 20 },
  )
}
