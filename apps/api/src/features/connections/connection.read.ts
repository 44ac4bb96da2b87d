/** Connections as people see them: no key's ciphertext is among the columns. */
import type { Connection, SyncRun } from '@knowwhen/contract'
import { asc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import { z } from 'zod'

import { growthbookConnections } from '../../db/schema/index.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'
import { newestRunViewsOf } from './sync-run.read.js'

const columns = getTableColumns(growthbookConnections)
const shownColumns = {
  organizationId: columns.organizationId,
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
  capabilities: columns.capabilities,
  projectFilter: columns.projectFilter,
  syncIntervalMinutes: columns.syncIntervalMinutes,
  nextSyncAt: columns.nextSyncAt,
  keyChangedAt: columns.keyChangedAt,
  listensToEvents: sql<boolean>`${columns.webhookKeyCiphertext} is not null`,
  webhookKeyHint: columns.webhookKeyHint,
  firstEventAt: columns.firstEventAt,
  lastEventAt: columns.lastEventAt,
  createdAt: columns.createdAt,
  version: columns.version,
}
type Computed = 'isConnected' | 'listensToEvents'
type ShownRow = Pick<
  typeof growthbookConnections.$inferSelect,
  Exclude<keyof typeof shownColumns, Computed>
> &
  Readonly<Record<Computed, boolean>>

/** Where people, and their GrowthBook, reach us. */
export type Site = Pick<Deps['env'], 'publicUrl'>

const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null

const webhookView = (row: ShownRow, { publicUrl }: Site): Connection['webhook'] => ({
  address: `${publicUrl}/api/v1/growthbook-webhooks/${row.organizationId}/${row.id}`,
  isSetUp: row.listensToEvents,
  keyHint: row.webhookKeyHint,
  firstEventAt: isoOrNull(row.firstEventAt),
  lastEventAt: isoOrNull(row.lastEventAt),
})

const connectionView = (site: Site, row: ShownRow, lastSync: SyncRun | undefined): Connection => ({
  id: row.id,
  name: row.name,
  baseUrl: row.baseUrl,
  isConnected: row.isConnected,
  secretKeyHint: row.secretKeyHint,
  reportedAlpha: row.reportedAlpha,
  confirmedAlpha: row.confirmedAlpha,
  statsEngine: row.statsEngine,
  serverVersion: row.serverVersion,
  capabilities: row.capabilities,
  projectFilter: [...row.projectFilter],
  syncIntervalMinutes: row.syncIntervalMinutes,
  nextSyncAt: isoOrNull(row.nextSyncAt),
  keyChangedAt: isoOrNull(row.keyChangedAt),
  webhook: webhookView(row, site),
  lastSync: lastSync ?? null,
  lastSuccessAt: isoOrNull(row.lastSuccessAt),
  createdAt: row.createdAt.toISOString(),
  version: row.version,
})

/** @throws Problem 404 */
export async function connectionViewOf(tx: TenantTx, site: Site, connectionId: string): Promise<Connection> {
  const [row] = await tx
    .select(shownColumns)
    .from(growthbookConnections)
    .where(eq(growthbookConnections.id, connectionId))
  if (!row) throw notFound('connection')
  return connectionView(site, row, (await newestRunViewsOf(tx, [row.id])).get(row.id))
}

interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

const byId = z.tuple([z.uuid()])

export async function listConnectionViews(tx: TenantTx, site: Site, request: PageRequest) {
  const after = decodeCursor(request.cursor, byId)
  const found = await tx
    .select(shownColumns)
    .from(growthbookConnections)
    .where(after && gt(growthbookConnections.id, after[0]))
    .orderBy(asc(growthbookConnections.id))
    .limit(request.limit + 1)
  const { rows, nextCursor } = pageOf(found, request.limit, (row) => [row.id])
  const runs = await newestRunViewsOf(
    tx,
    rows.map((row) => row.id),
  )
  return { items: rows.map((row) => connectionView(site, row, runs.get(row.id))), nextCursor }
}
