import { brandId, type ApiKeyId } from '@knowwhen/domain'
import { and, desc, eq, isNotNull, isNull, lt } from 'drizzle-orm'

import { apiKeys, teams, users } from '../../db/schema/index.js'
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
  rotatedFrom: apiKeys.rotatedFrom,
  team: { id: teams.id, name: teams.name },
}

const rows = (tx: TenantTx) =>
  tx
    .select(columns)
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.createdBy))
    .leftJoin(teams, and(eq(teams.organizationId, apiKeys.organizationId), eq(teams.id, apiKeys.teamId)))
    .$dynamic()

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

/** Held until the transaction ends, so that a key is given one successor. */
export const lockApiKey = async (tx: TenantTx, id: ApiKeyId): Promise<void> => {
  await tx.select({ id: apiKeys.id }).from(apiKeys).where(isThis(id)).for('update')
}

/** A key that took over from this one and was not revoked since. */
export const hasSuccessor = async (tx: TenantTx, id: ApiKeyId): Promise<boolean> =>
  (await tx.$count(
    apiKeys,
    and(
      eq(apiKeys.organizationId, sqlOrganizationId),
      eq(apiKeys.rotatedFrom, id),
      isNull(apiKeys.revokedAt),
    ),
  )) > 0

export const setApiKeyExpiry = async (tx: TenantTx, id: ApiKeyId, expiresAt: Date): Promise<void> => {
  await tx.update(apiKeys).set({ expiresAt }).where(isThis(id))
}

export const isTeam = async (tx: TenantTx, teamId: string): Promise<boolean> =>
  (await tx.$count(teams, and(eq(teams.organizationId, sqlOrganizationId), eq(teams.id, teamId)))) > 0

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
