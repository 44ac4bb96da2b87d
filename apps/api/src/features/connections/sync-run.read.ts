/** Runs as people see them: with names, and with the end that is to be expected. */
import type { Person, SyncRun } from '@knowwhen/contract'
import { and, desc, eq, getTableColumns, inArray, lt } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'

import { syncRuns, users } from '../../db/schema/index.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'
import { expectedEndOf } from './expected-end.js'
import type { SyncRunRow } from './sync-run.repo.js'

const requester = alias(users, 'requester')
const canceller = alias(users, 'canceller')
const shown = {
  run: getTableColumns(syncRuns),
  requestedByName: requester.name,
  cancelledByName: canceller.name,
}

interface ShownRun {
  readonly run: SyncRunRow
  readonly requestedByName: string | null
  readonly cancelledByName: string | null
}

const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null
const personOf = (userId: string | null, name: string | null): Person | null =>
  userId === null ? null : { userId, name: name ?? '' }

const syncRunView = ({ run, requestedByName, cancelledByName }: ShownRun): SyncRun => ({
  id: run.id,
  connectionId: run.connectionId,
  kind: run.kind,
  status: run.status,
  requestedBy: personOf(run.requestedBy, requestedByName),
  cancelledBy: personOf(run.cancelledBy, cancelledByName),
  createdAt: run.createdAt.toISOString(),
  startedAt: isoOrNull(run.startedAt),
  finishedAt: isoOrNull(run.finishedAt),
  experimentsSeen: run.experimentsSeen,
  resultsPulled: run.resultsPulled,
  evidenceStored: run.evidenceStored,
  unchanged: run.unchanged,
  experimentsGone: run.experimentsGone,
  metricsSeen: run.metricsSeen,
  requests: run.requests,
  toPull: run.toPull,
  remaining: run.remaining,
  expectedEndAt: isoOrNull(expectedEndOf(run)),
  waitingUntil: isoOrNull(run.waitingUntil),
  problems: [...run.problems],
})

const selectRuns = (tx: TenantTx) =>
  tx
    .select(shown)
    .from(syncRuns)
    .leftJoin(requester, eq(requester.id, syncRuns.requestedBy))
    .leftJoin(canceller, eq(canceller.id, syncRuns.cancelledBy))

/** The newest run of each connection that has had one. */
export async function newestRunViewsOf(
  tx: TenantTx,
  connectionIds: readonly string[],
): Promise<ReadonlyMap<string, SyncRun>> {
  if (connectionIds.length === 0) return new Map()
  const rows = await tx
    .selectDistinctOn([syncRuns.connectionId], shown)
    .from(syncRuns)
    .leftJoin(requester, eq(requester.id, syncRuns.requestedBy))
    .leftJoin(canceller, eq(canceller.id, syncRuns.cancelledBy))
    .where(inArray(syncRuns.connectionId, [...connectionIds]))
    .orderBy(syncRuns.connectionId, desc(syncRuns.id))
  return new Map(rows.map((row) => [row.run.connectionId, syncRunView(row)]))
}

export interface RunOfConnection {
  readonly connectionId: string
  readonly runId: string
}

/** @throws Problem 404 */
export async function syncRunViewOf(
  tx: TenantTx,
  { connectionId, runId }: RunOfConnection,
): Promise<SyncRun> {
  const [row] = await selectRuns(tx).where(
    and(eq(syncRuns.connectionId, connectionId), eq(syncRuns.id, runId)),
  )
  if (!row) throw notFound('run')
  return syncRunView(row)
}

interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

const byId = z.tuple([z.uuid()])

export async function listSyncRunViews(tx: TenantTx, connectionId: string, request: PageRequest) {
  const after = decodeCursor(request.cursor, byId)
  const found = await selectRuns(tx)
    .where(and(eq(syncRuns.connectionId, connectionId), after && lt(syncRuns.id, after[0])))
    .orderBy(desc(syncRuns.id))
    .limit(request.limit + 1)
  const { rows, nextCursor } = pageOf(found, request.limit, ({ run }) => [run.id])
  return { items: rows.map(syncRunView), nextCursor }
}
