import { brandId, type OrganizationId } from '@knowwhen/domain'
import { and, desc, eq, inArray, isNull, lt, not, or, sql, type SQL } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'

import type { Db } from '../../db/pool.js'
import { syncRuns, type SyncProblem } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { PGBOSS_SCHEMA } from '../../jobs/queue.js'

export type SyncRunRow = typeof syncRuns.$inferSelect
type Insert = typeof syncRuns.$inferInsert
export type SyncProgress = Partial<
  Pick<
    Insert,
    | 'experimentsSeen'
    | 'metricsSeen'
    | 'requests'
    | 'toPull'
    | 'pullingSince'
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

/**
 * Makes the run this attempt's: whoever held it before finds at its next step that it does not any more, and stops.
 * Undefined where the run has ended.
 */
export async function takeOverRun(
  tx: TenantTx,
  runId: string,
  { holder, now }: { readonly holder: string; readonly now: Date },
): Promise<SyncRunRow | undefined> {
  const [row] = await tx
    .update(syncRuns)
    .set({
      holder,
      status: 'running',
      startedAt: sql`coalesce(${syncRuns.startedAt}, ${now.toISOString()}::timestamptz)`,
      waitingUntil: null,
      progressAt: now,
    })
    .where(and(eq(syncRuns.id, runId), inArray(syncRuns.status, alive)))
    .returning()
  return row
}

export interface HeldRun {
  readonly runId: string
  readonly holder: string
}

const heldBy = ({ runId, holder }: HeldRun) =>
  and(eq(syncRuns.id, runId), eq(syncRuns.holder, holder), inArray(syncRuns.status, alive))

/** What one step adds to the counts, in the transaction of the step: counted when, and only when, it commits. */
export type SyncStep = Partial<
  Record<'resultsPulled' | 'evidenceStored' | 'unchanged' | 'experimentsGone', number>
> & {
  /** Experiments that need no more looking at. */
  readonly done?: number
}

const plus = (column: AnyPgColumn, count: number | undefined) =>
  count === undefined || count === 0 ? undefined : sql`${column} + ${count}`

const stepped = ({ resultsPulled, evidenceStored, unchanged, experimentsGone, done = 0 }: SyncStep) => ({
  resultsPulled: plus(syncRuns.resultsPulled, resultsPulled),
  evidenceStored: plus(syncRuns.evidenceStored, evidenceStored),
  unchanged: plus(syncRuns.unchanged, unchanged),
  experimentsGone: plus(syncRuns.experimentsGone, experimentsGone),
  remaining: done === 0 ? undefined : sql`greatest(0, ${syncRuns.remaining} - ${done})`,
})

/** False where the run has ended or was taken over meanwhile: then nothing was saved. */
export async function saveProgress(
  tx: TenantTx,
  held: HeldRun,
  { step = {}, ...progress }: SyncProgress & { readonly progressAt: Date; readonly step?: SyncStep },
): Promise<boolean> {
  const saved = await tx
    .update(syncRuns)
    .set({ ...stepped(step), ...progress })
    .where(heldBy(held))
    .returning({ id: syncRuns.id })
  return saved.length > 0
}

/** Whether this attempt still holds the run: it has neither ended nor been taken over. */
export async function holdsRun(tx: TenantTx, held: HeldRun): Promise<boolean> {
  const found = await tx.select({ id: syncRuns.id }).from(syncRuns).where(heldBy(held))
  return found.length > 0
}

/** How the newest runs of a connection ended, newest first. */
export async function newestRuns(
  tx: TenantTx,
  connectionId: string,
  most: number,
): Promise<readonly Pick<SyncRunRow, 'status' | 'problems'>[]> {
  return tx
    .select({ status: syncRuns.status, problems: syncRuns.problems })
    .from(syncRuns)
    .where(and(eq(syncRuns.organizationId, sqlOrganizationId), eq(syncRuns.connectionId, connectionId)))
    .orderBy(desc(syncRuns.id))
    .limit(most)
}

/** Ends a run that is under way by a person's hand. False where it had ended already. */
export async function cancelRun(
  tx: TenantTx,
  runId: string,
  { by, now }: { readonly by: string; readonly now: Date },
): Promise<boolean> {
  const ended = await tx
    .update(syncRuns)
    .set({ status: 'cancelled', cancelledBy: by, finishedAt: now, waitingUntil: null })
    .where(and(eq(syncRuns.id, runId), inArray(syncRuns.status, alive)))
    .returning({ id: syncRuns.id })
  return ended.length > 0
}

const keptWords = 'what it had read is kept.'
const abandoned: SyncProblem = {
  code: 'abandoned',
  message: `This run was interrupted before it ended; ${keptWords} A new run goes on from there.`,
  experimentName: null,
}
const interrupted: SyncProblem = { ...abandoned, code: 'interrupted' }
const disconnected: SyncProblem = {
  code: 'disconnected',
  message: `This run ended because its connection was disconnected; ${keptWords}`,
  experimentName: null,
}

interface Ending {
  readonly problem: SyncProblem
  readonly now: Date
}

const failRuns = async (tx: TenantTx, which: SQL | undefined, { problem, now }: Ending): Promise<void> => {
  await tx
    .update(syncRuns)
    .set({
      status: 'failed',
      finishedAt: now,
      waitingUntil: null,
      problems: sql`${syncRuns.problems} || ${JSON.stringify([problem])}::jsonb`,
    })
    .where(and(eq(syncRuns.organizationId, sqlOrganizationId), inArray(syncRuns.status, alive), which))
}

const stoodStill = (before: Date) =>
  and(lt(syncRuns.progressAt, before), or(isNull(syncRuns.waitingUntil), lt(syncRuns.waitingUntil, before)))

/** A run that has stood still since before `before`, and waits for nothing, was left by a process that died. */
export const failAbandonedRuns = (
  tx: TenantTx,
  connectionId: string,
  { before, now }: { readonly before: Date; readonly now: Date },
): Promise<void> =>
  failRuns(tx, and(eq(syncRuns.connectionId, connectionId), stoodStill(before)), {
    problem: abandoned,
    now,
  })

const hasJob = sql`exists (
  select from ${sql.raw(PGBOSS_SCHEMA)}.job j
  where j.name = 'syncConnection' and j.state in ('created', 'retry', 'active')
    and j.data ->> 'runId' = ${syncRuns.id}::text
)`

/** The queue notes a failed job within a minute or two; what was missed is found at the next start. */
const organizationsOf = {
  all: sql`SELECT id::text FROM app_private.organization_ids() AS id`,
  failedLately: sql`SELECT DISTINCT data ->> 'organizationId' AS id FROM ${sql.raw(PGBOSS_SCHEMA)}.job
    WHERE name = 'syncConnection' AND state = 'failed' AND completed_on > now() - interval '10 minutes'`,
} as const
export type Whose = keyof typeof organizationsOf

/** Every organisation there is, or those of which a sync's job was given up in the last minutes. */
export async function organizationsWith(db: Db, whose: Whose): Promise<readonly OrganizationId[]> {
  const { rows } = await db.execute<{ id: string }>(organizationsOf[whose])
  return rows.map(({ id }) => brandId<OrganizationId>(id))
}

/** Ends the organisation's runs whose job is gone: given up, or left by a process that was killed too often. */
export const failInterruptedRuns = (tx: TenantTx, now: Date): Promise<void> =>
  failRuns(tx, not(hasJob), { problem: interrupted, now })

/** Whoever does such a run finds at its next step that it has ended, and stops. */
export const endLiveRuns = (tx: TenantTx, connectionId: string, now: Date): Promise<void> =>
  failRuns(tx, eq(syncRuns.connectionId, connectionId), { problem: disconnected, now })
