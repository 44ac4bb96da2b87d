/**
 * A run ends as failed even where nobody is left to say so: the process was killed, or the database was away when the
 * last attempt failed.
 */
import { brandId, type OrganizationId } from '@knowwhen/domain'
import { sql } from 'drizzle-orm'

import { asOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { PGBOSS_SCHEMA } from '../../jobs/queue.js'
import { failInterruptedRuns } from './sync-run.repo.js'

/** The queue notes a failed job within a minute or two; what was missed is found at the next start. */
const organizationsOf = {
  all: sql`SELECT id::text FROM app_private.organization_ids() AS id`,
  failedLately: sql`SELECT DISTINCT data ->> 'organizationId' AS id FROM ${sql.raw(PGBOSS_SCHEMA)}.job
    WHERE name = 'syncConnection' AND state = 'failed' AND completed_on > now() - interval '10 minutes'`,
} as const

/** Marks every run that is alive and has no job left as failed, in all organisations or where a job has failed lately. */
export async function endInterruptedRuns(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  where: keyof typeof organizationsOf,
): Promise<void> {
  const { rows } = await db.execute<{ id: string }>(organizationsOf[where])
  for (const { id } of rows) {
    await asOrganization(db, brandId<OrganizationId>(id), (tx) => failInterruptedRuns(tx, clock.now()))
  }
}
