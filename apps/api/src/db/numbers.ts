import { sql } from 'drizzle-orm'

import { counters } from './schema/index.js'
import { sqlOrganizationId } from './tenant-sql.js'
import type { TenantTx } from './tenant.js'

/**
 * The next number of a kind of key (`HYP`, `DEC`): rising per organisation and never reused, since the row
 * stays locked until the transaction ends. A rolled back transaction gives its number back.
 */
export const nextNumber = async (tx: TenantTx, kind: string): Promise<number> => {
  const [row] = await tx
    .insert(counters)
    .values({ organizationId: sqlOrganizationId, kind, value: 1 })
    .onConflictDoUpdate({
      target: [counters.organizationId, counters.kind],
      set: { value: sql`${counters.value} + 1` },
    })
    .returning({ value: counters.value })
  if (row === undefined) throw new Error(`No number was given for ${kind}.`)
  return row.value
}
