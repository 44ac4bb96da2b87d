import { randomBytes } from 'node:crypto'

import type { createApiKey, listApiKeys, ParsedRequest } from '@knowwhen/contract'
import type { ApiKeyId } from '@knowwhen/domain'
import { z } from 'zod'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import { mayDo, type Actor } from '../../http/actor.js'
import { hashApiKey } from '../../http/credentials.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { forbidden, notFound, unprocessable } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import {
  findApiKey,
  insertApiKey,
  listApiKeyRows,
  markApiKeyRevoked,
  type ApiKeyRow,
} from './api-keys.repo.js'

const KEY_BYTES = 32
const SHOWN_CHARACTERS = 10

type ListQuery = ParsedRequest<typeof listApiKeys>['query']
export type ApiKeyInput = ParsedRequest<typeof createApiKey>['body']

const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null

const apiKeyOf = ({ createdById, createdByName, ...row }: ApiKeyRow) => ({
  ...row,
  createdBy: { userId: createdById, name: createdByName },
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: isoOrNull(row.lastUsedAt),
  expiresAt: isoOrNull(row.expiresAt),
  revokedAt: isoOrNull(row.revokedAt),
})

const getApiKey = async (tx: TenantTx, id: ApiKeyId): Promise<ApiKeyRow> => {
  const row = await findApiKey(tx, id)
  if (row === undefined) throw notFound('API key')
  return row
}

const cursorSchema = z.tuple([z.uuid()])

export const listKeys = async (tx: TenantTx, { limit, cursor }: ListQuery) => {
  const [beforeId] = decodeCursor(cursor, cursorSchema) ?? []
  const page = pageOf(await listApiKeyRows(tx, { beforeId, limit }), limit, (last) => [last.id])
  return { items: page.rows.map(apiKeyOf), nextCursor: page.nextCursor }
}

/** A key with more power than the one that makes it would be a way up. */
const refuseMorePower = (actor: Actor, input: ApiKeyInput): void => {
  if (input.scope === 'admin' && !mayDo(actor, 'organization.manage')) {
    throw forbidden('Only an admin can make a key of scope admin.')
  }
}

const expiryOf = (actor: Actor, input: ApiKeyInput): Date | null => {
  if (input.expiresAt === null) return null
  const expiresAt = new Date(input.expiresAt)
  if (expiresAt > actor.at) return expiresAt
  throw unprocessable('expiryInThePast', 'This key would have expired already.', [
    { path: 'body.expiresAt', message: 'Please give a time in the future.' },
  ])
}

/** Makes a key; the secret is in the answer and nowhere else. */
export const makeKey = async (tx: TenantTx, actor: Actor, input: ApiKeyInput) => {
  refuseMorePower(actor, input)
  const secret = `kw_${randomBytes(KEY_BYTES).toString('base64url')}`
  const id = await insertApiKey(tx, {
    id: newId<ApiKeyId>(),
    name: input.name,
    scope: input.scope,
    prefix: secret.slice(0, SHOWN_CHARACTERS),
    keyHash: hashApiKey(secret),
    createdBy: actor.userId,
    createdAt: actor.at,
    expiresAt: expiryOf(actor, input),
  })
  const apiKey = apiKeyOf(await getApiKey(tx, id))
  await recordAudit(tx, actor, {
    action: 'apiKey.created',
    subjectType: 'apiKey',
    subjectId: id,
    after: apiKey,
  })
  return { apiKey, secret }
}

/** The key stops working at once: the next request's first statement no longer finds it. */
export const revokeKey = async (tx: TenantTx, actor: Actor, id: ApiKeyId): Promise<void> => {
  const before = apiKeyOf(await getApiKey(tx, id))
  await markApiKeyRevoked(tx, id, actor.at)
  const after = apiKeyOf(await getApiKey(tx, id))
  await recordAudit(tx, actor, {
    action: 'apiKey.revoked',
    subjectType: 'apiKey',
    subjectId: id,
    before,
    after,
  })
}
