/** Connections whose results are failing or old, in words. */
import type { Overview } from '@knowwhen/contract'
import { dateInWords } from '@knowwhen/domain'
import { and, asc, desc, eq, sql } from 'drizzle-orm'

import { growthbookConnections, syncRuns } from '../../db/schema/index.js'
import type { SyncProblem } from '../../db/schema/sync-runs.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

/** Results are pulled many times a day; after a whole one without success nobody should trust them unwarned. */
const oldAfterHours = 24
const hourMs = 3_600_000

interface Health {
  readonly status: string | null
  readonly problems: readonly SyncProblem[] | null
  readonly lastSuccessAt: Date | null
  readonly createdAt: Date
}

/** What is wrong, in one sentence; null where nothing is. */
const wordsOf = ({ status, problems, lastSuccessAt, createdAt }: Health, at: Date): string | null => {
  const since =
    lastSuccessAt === null
      ? 'nothing was pulled yet'
      : `the numbers are of ${dateInWords(lastSuccessAt.toISOString())}`
  if (status === 'failed') {
    const problem = problems?.[0]?.message ?? 'The last sync failed.'
    return `${problem} Until it is mended, ${since}.`
  }
  const age = at.getTime() - (lastSuccessAt ?? createdAt).getTime()
  return age > oldAfterHours * hourMs ? `Results have not been pulled for a day: ${since}.` : null
}

export const readFailingSyncs = async (tx: TenantTx, at: Date): Promise<Overview['failingSyncs']> => {
  const newest = tx
    .select({ status: syncRuns.status, problems: syncRuns.problems })
    .from(syncRuns)
    .where(
      and(
        eq(syncRuns.organizationId, growthbookConnections.organizationId),
        eq(syncRuns.connectionId, growthbookConnections.id),
        sql`${syncRuns.finishedAt} is not null`,
      ),
    )
    .orderBy(desc(syncRuns.id))
    .limit(1)
    .as('newest')
  const rows = await tx
    .select({
      connectionId: growthbookConnections.id,
      name: growthbookConnections.name,
      lastSuccessAt: growthbookConnections.lastSuccessAt,
      createdAt: growthbookConnections.createdAt,
      status: newest.status,
      problems: newest.problems,
    })
    .from(growthbookConnections)
    .leftJoinLateral(newest, sql`true`)
    .where(eq(growthbookConnections.organizationId, sqlOrganizationId))
    .orderBy(asc(growthbookConnections.id))
  return rows.flatMap(({ connectionId, name, ...health }) => {
    const words = wordsOf(health, at)
    return words === null ? [] : [{ connectionId, name, words }]
  })
}
