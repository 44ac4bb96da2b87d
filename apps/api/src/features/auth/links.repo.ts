/** Links sent by mail, beside what the authentication library keeps in the same table under names of its own. */
import { brandId, type UserId } from '@knowwhen/domain'
import { and, eq, gt, like, sql } from 'drizzle-orm'

import { newId } from '../../db/ids.js'
import type { Db } from '../../db/pool.js'
import { verifications } from '../../db/schema/index.js'
import type { AccountTx } from '../../db/tenant.js'

export interface LinkRow {
  readonly identifier: string
  /** JSON. */
  readonly value: string
  readonly expiresAt: Date
  readonly at: Date
}

export const insertLink = async (tx: AccountTx, { at, ...row }: LinkRow): Promise<void> => {
  await tx.insert(verifications).values({ id: newId(), ...row, createdAt: at, updatedAt: at })
}

const valid = (identifier: string, at: Date) =>
  and(eq(verifications.identifier, identifier), gt(verifications.expiresAt, at))

/** What the link is for, without using it up. */
export const findLinkValue = async (db: Db, identifier: string, at: Date): Promise<string | undefined> => {
  const [row] = await db
    .select({ value: verifications.value })
    .from(verifications)
    .where(valid(identifier, at))
  return row?.value
}

/** Uses the link up: of two at once one gets the value, and the other waits and gets nothing. */
export const takeLinkValue = async (
  tx: AccountTx,
  identifier: string,
  at: Date,
): Promise<string | undefined> => {
  const [row] = await tx
    .delete(verifications)
    .where(valid(identifier, at))
    .returning({ value: verifications.value })
  return row?.value
}

/** Every link of this kind that was sent for this person. */
export const deleteLinksOf = async (tx: AccountTx, prefix: string, userId: string): Promise<void> => {
  // Rows of the library hold no JSON; the order in which conditions are looked at is certain in CASE alone.
  const { identifier, value } = verifications
  await tx
    .delete(verifications)
    .where(
      sql`CASE WHEN ${like(identifier, `${prefix}%`)} THEN ${value}::jsonb ->> 'userId' = ${userId} ELSE false END`,
    )
}

/** The person who has passed the first step of a sign-in, by the library's name for it. */
export const findChallengedPerson = async (db: Db, identifier: string): Promise<UserId | undefined> => {
  const [row] = await db
    .select({ value: verifications.value })
    .from(verifications)
    .where(and(eq(verifications.identifier, identifier), sql`${verifications.expiresAt} > now()`))
  return row === undefined ? undefined : brandId<UserId>(row.value)
}
