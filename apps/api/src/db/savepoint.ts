/** A part of a transaction that can be taken back by itself. */
import { sql } from 'drizzle-orm'

import type { TenantTx } from './tenant.js'

/** Runs the work for its answer alone: whatever it wrote is taken back. */
export const tryOut = async <T>(tx: TenantTx, work: () => Promise<T>): Promise<T> => {
  await tx.execute(sql`SAVEPOINT trial`)
  try {
    return await work()
  } finally {
    await tx.execute(sql`ROLLBACK TO SAVEPOINT trial`)
  }
}
