/** What the demo asks of the tables beyond the product's own API. */
import { brandId, type OrganizationId, type UserId } from '@knowwhen/domain'
import { and, asc, eq, inArray, like, sql } from 'drizzle-orm'

import { newId } from '../db/ids.js'
import type { Db } from '../db/pool.js'
import { growthbookConnections, organizations, sessions } from '../db/schema/index.js'
import { sqlOrganizationId } from '../db/tenant-sql.js'
import { asOrganization, type TenantTx } from '../db/tenant.js'

export interface DemoOrganization {
  readonly organizationId: OrganizationId
  /** When the demo was set up; its calendar hangs on it. */
  readonly createdAt: Date
}

const firstOrganizationId = async (db: Db): Promise<OrganizationId | undefined> => {
  const { rows } = await db.execute<{ id: string }>(
    sql`SELECT id FROM app_private.organization_ids() AS id LIMIT 1`,
  )
  const [row] = rows
  return row && brandId<OrganizationId>(row.id)
}

/** The demo is set up on an empty installation alone, so that it is the first organisation or there is none. */
export const findDemoOrganization = async (db: Db): Promise<DemoOrganization | undefined> => {
  const organizationId = await firstOrganizationId(db)
  if (organizationId === undefined) return undefined
  const [row] = await asOrganization(db, organizationId, (tx) =>
    tx
      .select({ isDemo: organizations.isDemo, createdAt: organizations.createdAt })
      .from(organizations)
      .where(eq(organizations.id, sqlOrganizationId)),
  )
  return row?.isDemo === true ? { organizationId, createdAt: row.createdAt } : undefined
}

export interface MovedConnection {
  readonly connectionId: string
  readonly from: string
}

/**
 * The demo's own connection gets the address at which its GrowthBook listens now: the oldest connection, unless
 * somebody has pointed it to another machine. Undefined where nothing had to be changed.
 */
export const moveDemoConnection = async (
  tx: TenantTx,
  baseUrl: string,
): Promise<MovedConnection | undefined> => {
  const { id, baseUrl: address } = growthbookConnections
  const ours = eq(growthbookConnections.organizationId, sqlOrganizationId)
  const [oldest] = await tx
    .select({ id, from: address })
    .from(growthbookConnections)
    .where(ours)
    .orderBy(asc(id))
    .limit(1)
    .for('update')
  if (oldest === undefined || oldest.from === baseUrl) return undefined
  const moved = await tx
    .update(growthbookConnections)
    .set({ baseUrl, version: sql`${growthbookConnections.version} + 1` })
    .where(and(ours, eq(id, oldest.id), like(address, 'http://127.0.0.1:%')))
    .returning({ id })
  return moved.length === 0 ? undefined : { connectionId: oldest.id, from: oldest.from }
}

export interface NewSession {
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly token: string
  /** Real times: PostgreSQL compares with its own clock. */
  readonly at: Date
  readonly expiresAt: Date
}

export const insertSession = async (db: Db, session: NewSession): Promise<void> => {
  const { organizationId, userId, token, at, expiresAt } = session
  const times = { expiresAt, createdAt: at, updatedAt: at }
  await db
    .insert(sessions)
    .values({ id: newId(), token, userId, activeOrganizationId: organizationId, ...times })
}

export const deleteSessions = async (db: Db, tokens: readonly string[]): Promise<void> => {
  await db.delete(sessions).where(inArray(sessions.token, [...tokens]))
}
