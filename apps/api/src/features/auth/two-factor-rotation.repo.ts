import { and, eq } from 'drizzle-orm'

import type { Db } from '../../db/pool.js'
import { twoFactors } from '../../db/schema/index.js'

const columns = { id: twoFactors.id, secret: twoFactors.secret, backupCodes: twoFactors.backupCodes }

export const listTwoFactors = (db: Db) => db.select(columns).from(twoFactors)
export type StoredTwoFactor = Awaited<ReturnType<typeof listTwoFactors>>[number]

/** False where it was changed meanwhile, such as by the use of a recovery code: then another run takes it. */
export const replaceTwoFactor = async (
  db: Db,
  { id, secret, backupCodes }: StoredTwoFactor,
  next: Omit<StoredTwoFactor, 'id'>,
): Promise<boolean> => {
  const changed = await db
    .update(twoFactors)
    .set(next)
    .where(and(eq(twoFactors.id, id), eq(twoFactors.secret, secret), eq(twoFactors.backupCodes, backupCodes)))
    .returning({ id: twoFactors.id })
  return changed.length > 0
}
