/** Connections as people see them: the key's ciphertext is not among the columns. */
import type { Connection, SyncRun } from '@knowwhen/contract'
import { and, asc, desc, eq, getTableColumns, gt, inArray, lt, sql } from 'drizzle-orm'
import { z } from 'zod'

import { growthbookConnections, syncRuns } from '../../db/schema/index.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'
import type { SyncRunRow } from './sync-run.repo.js'

const columns = getTableColumns(growthbookConnections)
const shownColumns = {
  id: columns.id,
  name: columns.name,
  baseUrl: columns.baseUrl,
  isConnected: sql<boolean>`${columns.secretKeyCiphertext} <> ''`,
  secretKeyHint: columns.secretKeyHint,
  reportedAlpha: columns.reportedAlpha,
  confirmedAlpha: columns.confirmedAlpha,
  statsEngine: columns.statsEngine,
  serverVersion: columns.serverVersion,
  lastSuccessAt: columns.lastSuccessAt,
  createdAt: columns.createdAt,
  version: columns.version,
}
type Column = Exclude<keyof typeof shownColumns, 'isConnected'>
type ShownRow = Pick<typeof growthbookConnections.$inferSelect, Column> & { readonly isConnected: boolean }

const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null

export const syncRunView = (row: SyncRunRow): SyncRun => ({
  id: row.id,
  connectionId: row.connectionId,
  status: row.status,
  startedAt: isoOrNull(row.startedAt),
  finishedAt: isoOrNull(row.finishedAt),
  experimentsSeen: row.experimentsSeen,
  resultsPulled: row.resultsPulled,
  evidenceStored: row.evidenceStored,
  metricsSeen: row.metricsSeen,
  remaining: row.remaining,
  waitingUntil: isoOrNull(row.waitingUntil),
  problems: [...row.problems],
})

const connectionView = (row: ShownRow, lastRun: SyncRunRow | undefined): Connection => ({
  id: row.id,
  name: row.name,
  baseUrl: row.baseUrl,
  isConnected: row.isConnected,
  secretKeyHint: row.secretKeyHint,
  reportedAlpha: row.reportedAlpha,
  confirmedAlpha: row.confirmedAlpha,
  statsEngine: row.statsEngine,
  serverVersion: row.serverVersion,
  lastSync: lastRun ? syncRunView(lastRun) : null,
  lastSuccessAt: isoOrNull(row.lastSuccessAt),
  createdAt: row.createdAt.toISOString(),
  version: row.version,
})

const newestRunsOf = async (
  tx: TenantTx,
  connectionIds: readonly string[],
): Promise<Map<string, SyncRunRow>> => {
  if (connectionIds.length === 0) return new Map()
  const rows = await tx
    .selectDistinctOn([syncRuns.connectionId])
    .from(syncRuns)
    .where(inArray(syncRuns.connectionId, [...connectionIds]))
    .orderBy(syncRuns.connectionId, desc(syncRuns.id))
  return new Map(rows.map((row) => [row.connectionId, row]))
}

export async function connectionViewOf(tx: TenantTx, connectionId: string): Promise<Connection> {
  const [row] = await tx
    .select(shownColumns)
    .from(growthbookConnections)
    .where(eq(growthbookConnections.id, connectionId))
  if (!row) throw notFound('connection')
  return connectionView(row, (await newestRunsOf(tx, [row.id])).get(row.id))
}

interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

const byId = z.tuple([z.uuid()])

export async function listConnectionViews(tx: TenantTx, request: PageRequest) {
  const after = decodeCursor(request.cursor, byId)
  const found = await tx
    .select(shownColumns)
    .from(growthbookConnections)
    .where(after && gt(growthbookConnections.id, after[0]))
    .orderBy(asc(growthbookConnections.id))
    .limit(request.limit + 1)
  const { rows, nextCursor } = pageOf(found, request.limit, (row) => [row.id])
  const runs = await newestRunsOf(
    tx,
    rows.map((row) => row.id),
  )
  return { items: rows.map((row) => connectionView(row, runs.get(row.id))), nextCursor }
}

export async function listSyncRunViews(tx: TenantTx, connectionId: string, request: PageRequest) {
  const after = decodeCursor(request.cursor, byId)
  const found = await tx
    .select()
    .from(syncRuns)
    .where(and(eq(syncRuns.connectionId, connectionId), after && lt(syncRuns.id, after[0])))
    .orderBy(desc(syncRuns.id))
    .limit(request.limit + 1)
  const { rows, nextCursor } = pageOf(found, request.limit, (row) => [row.id])
  return { items: rows.map(syncRunView), nextCursor }
}
