import { and, eq, gt, lte, sql } from 'drizzle-orm'

import { growthbookConnections } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { uniqueViolationOf } from '../../db/unique-violation.js'
import { conflict, notFound, stale } from '../../http/problems.js'

type Insert = typeof growthbookConnections.$inferInsert
export type ConnectionRow = typeof growthbookConnections.$inferSelect
export type ConnectionChange = Partial<
  Pick<
    Insert,
    | 'name'
    | 'baseUrl'
    | 'secretKeyCiphertext'
    | 'secretKeyHint'
    | 'keyChangedAt'
    | 'confirmedAlpha'
    | 'projectFilter'
    | 'syncIntervalMinutes'
  >
>

const nameTaken = (error: unknown): unknown =>
  uniqueViolationOf(error, 'growthbook_connections_name')
    ? conflict('nameTaken', 'There is a connection of this name already. Please choose another.', [
        { path: 'body.name', message: 'There is a connection of this name already.' },
      ])
    : error

export async function insertConnection(tx: TenantTx, row: Omit<Insert, 'organizationId'>): Promise<void> {
  try {
    await tx.insert(growthbookConnections).values({ ...row, organizationId: sqlOrganizationId })
  } catch (error) {
    throw nameTaken(error)
  }
}

/** What stands for the key of a disconnected connection; an encrypted key is never empty. */
const ERASED = ''
export const isConnected = (row: Pick<ConnectionRow, 'secretKeyCiphertext'>): boolean =>
  row.secretKeyCiphertext !== ERASED

/** Erases the key, so that nobody can read with it again; everything that hangs on the connection stays. */
export async function eraseKey(tx: TenantTx, connectionId: string): Promise<void> {
  await tx
    .update(growthbookConnections)
    .set({
      secretKeyCiphertext: ERASED,
      secretKeyHint: '',
      version: sql`${growthbookConnections.version} + 1`,
    })
    .where(eq(growthbookConnections.id, connectionId))
}

/** With the encrypted keys: for building a client, or checking a signature, and never for an answer. */
export async function findConnectionRow(
  tx: TenantTx,
  connectionId: string,
): Promise<ConnectionRow | undefined> {
  const [row] = await tx
    .select()
    .from(growthbookConnections)
    .where(
      and(
        eq(growthbookConnections.organizationId, sqlOrganizationId),
        eq(growthbookConnections.id, connectionId),
      ),
    )
  return row
}

/** The same. @throws Problem 404 */
export async function getConnectionRow(tx: TenantTx, connectionId: string): Promise<ConnectionRow> {
  const row = await findConnectionRow(tx, connectionId)
  if (!row) throw notFound('connection')
  return row
}

export async function updateConnectionRow(
  tx: TenantTx,
  at: { readonly connectionId: string; readonly version: number },
  change: ConnectionChange,
): Promise<void> {
  await getConnectionRow(tx, at.connectionId)
  try {
    const updated = await tx
      .update(growthbookConnections)
      .set({ ...change, version: sql`${growthbookConnections.version} + 1` })
      .where(
        and(eq(growthbookConnections.id, at.connectionId), eq(growthbookConnections.version, at.version)),
      )
      .returning({ id: growthbookConnections.id })
    if (updated.length === 0) throw stale()
  } catch (error) {
    throw nameTaken(error)
  }
}

export type ServerFacts = Partial<
  Pick<Insert, 'reportedAlpha' | 'statsEngine' | 'serverVersion' | 'capabilities'>
>

/** What GrowthBook says of itself; no version moves, since no person changed anything. */
export async function saveServerFacts(tx: TenantTx, connectionId: string, facts: ServerFacts): Promise<void> {
  await tx.update(growthbookConnections).set(facts).where(eq(growthbookConnections.id, connectionId))
}

/** A run has succeeded, and when the clock is to start the next one. */
export type Success = Pick<ConnectionRow, 'lastSuccessAt' | 'nextSyncAt'>

export async function saveSuccess(tx: TenantTx, connectionId: string, success: Success): Promise<void> {
  await tx.update(growthbookConnections).set(success).where(eq(growthbookConnections.id, connectionId))
}

/** Where the next run begins, and whether it may begin there. */
export type Listing = Partial<Pick<ConnectionRow, 'listedAt' | 'updatedUpTo'>>

/** Unless the address or the filter has changed since `listed` was read: then it is a listing of something else. */
export async function saveListing(
  tx: TenantTx,
  listed: Pick<ConnectionRow, 'id' | 'baseUrl' | 'projectFilter'>,
  listing: Listing,
): Promise<void> {
  if (Object.keys(listing).length === 0) return
  await tx
    .update(growthbookConnections)
    .set(listing)
    .where(
      and(
        eq(growthbookConnections.id, listed.id),
        eq(growthbookConnections.baseUrl, listed.baseUrl),
        eq(growthbookConnections.projectFilter, listed.projectFilter),
      ),
    )
}

/** Takes what is due, against every other process: the one that moves its time does it. */
export async function claimDue(
  tx: TenantTx,
  connectionId: string,
  { now, next }: { readonly now: Date; readonly next: Date | null },
): Promise<boolean> {
  const claimed = await tx
    .update(growthbookConnections)
    .set({ nextSyncAt: next })
    .where(and(eq(growthbookConnections.id, connectionId), lte(growthbookConnections.nextSyncAt, now)))
    .returning({ id: growthbookConnections.id })
  return claimed.length > 0
}

/** When the clock is to start the next run; null: never by itself. */
export async function setNextSync(tx: TenantTx, connectionId: string, at: Date | null): Promise<void> {
  await tx
    .update(growthbookConnections)
    .set({ nextSyncAt: at })
    .where(eq(growthbookConnections.id, connectionId))
}

/** The clock starts the next run at this time at the latest, unless nothing runs by itself. */
export async function bringNextSyncForward(tx: TenantTx, connectionId: string, at: Date): Promise<void> {
  await tx
    .update(growthbookConnections)
    .set({ nextSyncAt: at })
    .where(and(eq(growthbookConnections.id, connectionId), gt(growthbookConnections.nextSyncAt, at)))
}

/** The next run lists everything: what is read is not what was read before. */
export async function forgetListing(tx: TenantTx, connectionId: string): Promise<void> {
  await tx
    .update(growthbookConnections)
    .set({ listedAt: null, updatedUpTo: null })
    .where(eq(growthbookConnections.id, connectionId))
}

/** A webhook's key, encrypted, with its last characters; null takes it away. Either way events are waited for anew. */
export async function saveWebhookKey(
  tx: TenantTx,
  connectionId: string,
  key: { readonly ciphertext: string; readonly hint: string } | null,
): Promise<void> {
  await tx
    .update(growthbookConnections)
    .set({
      webhookKeyCiphertext: key?.ciphertext ?? null,
      webhookKeyHint: key?.hint ?? '',
      firstEventAt: null,
      lastEventAt: null,
      version: sql`${growthbookConnections.version} + 1`,
    })
    .where(eq(growthbookConnections.id, connectionId))
}

/** The page that waits for the first event sees it; no version moves, since no person changed anything. */
export async function noteEvent(tx: TenantTx, connectionId: string, at: Date): Promise<void> {
  await tx
    .update(growthbookConnections)
    .set({ firstEventAt: sql`coalesce(${growthbookConnections.firstEventAt}, ${at})`, lastEventAt: at })
    .where(eq(growthbookConnections.id, connectionId))
}
