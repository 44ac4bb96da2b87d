import { and, eq, inArray, lt, sql } from 'drizzle-orm'

import { syncRuns, type SyncProblem } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export type SyncRunRow = typeof syncRuns.$inferSelect
type Insert = typeof syncRuns.$inferInsert
export type SyncProgress = Partial<
  Pick<
    Insert,
    | 'experimentsSeen'
    | 'resultsPulled'
    | 'evidenceStored'
    | 'metricsSeen'
    | 'remaining'
    | 'waitingUntil'
    | 'problems'
    | 'status'
    | 'startedAt'
    | 'finishedAt'
  >
>

const alive = ['queued', 'running'] as const

export async function findLiveRun(tx: TenantTx, connectionId: string): Promise<SyncRunRow | undefined> {
  const [row] = await tx
    .select()
    .from(syncRuns)
    .where(and(eq(syncRuns.connectionId, connectionId), inArray(syncRuns.status, alive)))
  return row
}

export async function findRun(tx: TenantTx, runId: string): Promise<SyncRunRow | undefined> {
  const [row] = await tx.select().from(syncRuns).where(eq(syncRuns.id, runId))
  return row
}

/** Makes a queued run unless one is alive, also against a simultaneous request: the index decides. */
export async function insertRunUnlessAlive(
  tx: TenantTx,
  row: Omit<Insert, 'organizationId'>,
): Promise<boolean> {
  const made = await tx
    .insert(syncRuns)
    .values({ ...row, organizationId: sqlOrganizationId })
    .onConflictDoNothing()
    .returning({ id: syncRuns.id })
  return made.length > 0
}

export async function saveProgress(
  tx: TenantTx,
  runId: string,
  progress: SyncProgress & { readonly progressAt: Date },
) {
  await tx.update(syncRuns).set(progress).where(eq(syncRuns.id, runId))
}

/** A run that has stood still since before `before` was left by a process that died. */
export async function failAbandonedRuns(
  tx: TenantTx,
  connectionId: string,
  times: { readonly before: Date; readonly now: Date },
): Promise<void> {
  const problem: SyncProblem = {
    code: 'abandoned',
    message:
      'This run was interrupted before it ended; what it had read is kept. A new run goes on from there.',
    experimentName: null,
  }
  await tx
    .update(syncRuns)
    .set({
      status: 'failed',
      finishedAt: times.now,
      waitingUntil: null,
      problems: sql`${syncRuns.problems} || ${JSON.stringify([problem])}::jsonb`,
    })
    .where(
      and(
        eq(syncRuns.connectionId, connectionId),
        inArray(syncRuns.status, alive),
        lt(syncRuns.progressAt, times.before),
      ),
    )
}
