import { and, eq, lt } from 'drizzle-orm'
import { z } from 'zod'

import { idempotencyKeys } from './schema/index.js'
import { sqlOrganizationId } from './tenant-sql.js'
import type { TenantTx } from './tenant.js'

export interface ClaimKey {
  readonly scope: string
  readonly key: string
}

export interface StoredAnswer {
  readonly status: number
  /** Encrypted, since an answer may hold anything that its reader was allowed to see. */
  readonly sealedAnswer: string | null
}

const DAY = 24 * 60 * 60 * 1000
const sealedAnswer = z.string().nullable()

const isThis = ({ scope, key }: ClaimKey) =>
  and(
    eq(idempotencyKeys.organizationId, sqlOrganizationId),
    eq(idempotencyKeys.scope, scope),
    eq(idempotencyKeys.key, key),
  )

/** True when the key was free. Waits for a request with the same key that is at work. Keys live for a day. */
export const insertIdempotencyClaim = async (
  tx: TenantTx,
  { key, requestHash }: { readonly key: ClaimKey; readonly requestHash: string },
  at: Date,
): Promise<boolean> => {
  await tx
    .delete(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.organizationId, sqlOrganizationId),
        lt(idempotencyKeys.createdAt, new Date(at.getTime() - DAY)),
      ),
    )
  const inserted = await tx
    .insert(idempotencyKeys)
    .values({
      organizationId: sqlOrganizationId,
      ...key,
      requestHash,
      status: 0,
      answer: null,
      createdAt: at,
    })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key })
  return inserted.length === 1
}

export const findIdempotentAnswer = async (
  tx: TenantTx,
  key: ClaimKey,
): Promise<(StoredAnswer & { readonly requestHash: string }) | undefined> => {
  const [row] = await tx.select().from(idempotencyKeys).where(isThis(key))
  return row === undefined
    ? undefined
    : { requestHash: row.requestHash, status: row.status, sealedAnswer: sealedAnswer.parse(row.answer) }
}

export const saveIdempotentAnswer = async (
  tx: TenantTx,
  key: ClaimKey,
  { status, sealedAnswer: answer }: StoredAnswer,
): Promise<void> => {
  await tx.update(idempotencyKeys).set({ status, answer }).where(isThis(key))
}

/** Forgets a claim that no answer followed, so that the request may be tried again. */
export const dropUnansweredClaim = async (tx: TenantTx, key: ClaimKey): Promise<void> => {
  await tx.delete(idempotencyKeys).where(and(isThis(key), eq(idempotencyKeys.status, 0)))
}
