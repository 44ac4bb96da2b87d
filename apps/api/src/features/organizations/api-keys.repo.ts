import { brandId, type ApiKeyId } from '@knowwhen/domain'
import { and, desc, eq, isNotNull, isNull, lt } from 'drizzle-orm'

import { apiKeys, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

/** The hash is not among them: nothing that reads keys can give it away. */
const columns = {
  id: apiKeys.id,
  name: apiKeys.name,
  scope: apiKeys.scope,
  prefix: apiKeys.prefix,
  createdById: apiKeys.createdBy,
  createdByName: users.name,
  createdAt: apiKeys.createdAt,
  lastUsedAt: apiKeys.lastUsedAt,
  expiresAt: apiKeys.expiresAt,
  revokedAt: apiKeys.revokedAt,
}

const rows = (tx: TenantTx) =>
  tx.select(columns).from(apiKeys).innerJoin(users, eq(users.id, apiKeys.createdBy)).$dynamic()

const isThis = (id: ApiKeyId) => and(eq(apiKeys.organizationId, sqlOrganizationId), eq(apiKeys.id, id))

export type ApiKeyRow = Awaited<ReturnType<typeof listApiKeyRows>>[number]
export type NewApiKey = Omit<typeof apiKeys.$inferInsert, 'organizationId'>

export const listApiKeyRows = (
  tx: TenantTx,
  { beforeId, limit }: { readonly beforeId: string | undefined; readonly limit: number },
) =>
  rows(tx)
    .where(
      and(
        eq(apiKeys.organizationId, sqlOrganizationId),
        beforeId === undefined ? undefined : lt(apiKeys.id, beforeId),
      ),
    )
    .orderBy(desc(apiKeys.id))
    .limit(limit + 1)

export const findApiKey = async (tx: TenantTx, id: ApiKeyId): Promise<ApiKeyRow | undefined> =>
  (await rows(tx).where(isThis(id)))[0]

export const insertApiKey = async (tx: TenantTx, key: NewApiKey): Promise<ApiKeyId> => {
  await tx.insert(apiKeys).values({ organizationId: sqlOrganizationId, ...key })
  return brandId<ApiKeyId>(key.id)
}

/** Revoking twice keeps the first time. */
export const markApiKeyRevoked = async (tx: TenantTx, id: ApiKeyId, at: Date): Promise<void> => {
  await tx
    .update(apiKeys)
    .set({ revokedAt: at })
    .where(and(isThis(id), isNull(apiKeys.revokedAt)))
}

export const findKeyIdByHash = async (tx: TenantTx, keyHash: Buffer): Promise<ApiKeyId | undefined> => {
  const [row] = await tx
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(and(eq(apiKeys.organizationId, sqlOrganizationId), eq(apiKeys.keyHash, keyHash)))
  return row === undefined ? undefined : brandId<ApiKeyId>(row.id)
}

export const countRevokedKeys = async (tx: TenantTx, name: string): Promise<number> =>
  tx.$count(
    apiKeys,
    and(eq(apiKeys.organizationId, sqlOrganizationId), eq(apiKeys.name, name), isNotNull(apiKeys.revokedAt)),
  )
