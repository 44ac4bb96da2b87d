import type { OrganizationId, UserId } from '@knowwhen/domain'
import { and, desc, eq, gt, ne, sql } from 'drizzle-orm'

import { newId } from '../../db/ids.js'
import type { Db } from '../../db/pool.js'
import { sessions } from '../../db/schema/index.js'
import type { AccountTx, TenantTx } from '../../db/tenant.js'

export interface NewSession {
  readonly userId: UserId
  readonly token: string
  /** `password`, or the identity provider that vouches for it. */
  readonly method: string
  readonly boundOrganizationId: OrganizationId | null
  readonly activeOrganizationId: OrganizationId | null
  readonly ipAddress: string
  readonly userAgent: string | null
  readonly seconds: number
}

/** Times are the database's own, which is what compares them. */
export const insertSession = async (tx: AccountTx, { seconds, ...session }: NewSession): Promise<void> => {
  await tx.insert(sessions).values({
    id: newId(),
    ...session,
    createdAt: sql`now()`,
    updatedAt: sql`now()`,
    expiresAt: sql`now() + make_interval(secs => ${seconds})`,
  })
}

export const deleteSession = async (db: Db | TenantTx | AccountTx, token: string): Promise<void> => {
  await db.delete(sessions).where(eq(sessions.token, token))
}

/** Answers whether there was such a session of this person. */
export const deleteOwnSession = async (tx: AccountTx, userId: UserId, sessionId: string): Promise<boolean> =>
  (
    await tx
      .delete(sessions)
      .where(and(eq(sessions.userId, userId), eq(sessions.id, sessionId)))
      .returning({ id: sessions.id })
  ).length > 0

/** Every session of this person but one; answers how many there were. */
export const deleteSessionsOf = async (
  tx: AccountTx,
  userId: UserId,
  exceptId: string | null,
): Promise<number> =>
  (
    await tx
      .delete(sessions)
      .where(and(eq(sessions.userId, userId), exceptId === null ? undefined : ne(sessions.id, exceptId)))
      .returning({ id: sessions.id })
  ).length

const MOST_SHOWN = 200

/** Valid ones, the last used first. */
export const listSessionRows = (tx: AccountTx, userId: UserId) =>
  tx
    .select({
      id: sessions.id,
      userAgent: sessions.userAgent,
      ipAddress: sessions.ipAddress,
      method: sessions.method,
      createdAt: sessions.createdAt,
      lastUsedAt: sessions.lastUsedAt,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, sql`now()`)))
    .orderBy(desc(sql`coalesce(${sessions.lastUsedAt}, ${sessions.createdAt})`), desc(sessions.id))
    .limit(MOST_SHOWN)
