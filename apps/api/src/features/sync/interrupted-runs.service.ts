/**
 * A run ends as failed even where nobody is left to say so: the process was killed, or the database was away when the
 * last attempt failed.
 */
import { asOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { failInterruptedRuns, organizationsWith, type Whose } from '../connections/index.js'

/** Marks every run that is alive and has no job left as failed, in all organisations or where a job has failed lately. */
export async function endInterruptedRuns(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  whose: Whose,
): Promise<void> {
  for (const organizationId of await organizationsWith(db, whose)) {
    await asOrganization(db, organizationId, (tx) => failInterruptedRuns(tx, clock.now()))
  }
}
