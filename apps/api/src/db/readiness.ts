import { sql } from 'drizzle-orm'

import { newestMigration } from './migrate.js'
import type { Db } from './pool.js'

export type DatabaseState = 'ready' | 'behind' | 'unreachable'

/** Whether the database answers and has every migration of this release. */
export const databaseState = async (db: Db): Promise<DatabaseState> => {
  try {
    const { rows } = await db.execute<{ newest: string | null }>(
      sql`SELECT max(created_at) AS newest FROM drizzle.__drizzle_migrations`,
    )
    return Number(rows[0]?.newest) >= (await newestMigration()) ? 'ready' : 'behind'
  } catch {
    return 'unreachable'
  }
}
