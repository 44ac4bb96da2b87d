import { randomBytes } from 'node:crypto'

import type { createApiKey, listApiKeys, ParsedRequest } from '@knowwhen/contract'
import { apiKeyScopes, brandId, type ApiKeyId } from '@knowwhen/domain'
import { z } from 'zod'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { hashApiKey } from '../../http/credentials.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { forbidden, notFound, unprocessable } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import {
  findApiKey,
  insertApiKey,
  isTeam,
  listApiKeyRows,
  markApiKeyRevoked,
  type ApiKeyRow,
  type NewApiKey,
} from './api-keys.repo.js'

const KEY_BYTES = 32
const SHOWN_CHARACTERS = 10

type ListQuery = ParsedRequest<typeof listApiKeys>['query']
export type ApiKeyInput = ParsedRequest<typeof createApiKey>['body']

const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null

export const apiKeyOf = ({ createdById, createdByName, ...row }: ApiKeyRow) => ({
  ...row,
  createdBy: { userId: createdById, name: createdByName },
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: isoOrNull(row.lastUsedAt),
  expiresAt: isoOrNull(row.expiresAt),
  revokedAt: isoOrNull(row.revokedAt),
})

/** As the audit trail keeps it: nobody's name, since a person can be erased and an event cannot be changed. */
export const auditedKeyOf = ({ name, scope, prefix, team, createdById, ...times }: ApiKeyRow) => ({
  name,
  scope,
  prefix,
  teamId: team?.id ?? null,
  createdBy: createdById,
  rotatedFrom: times.rotatedFrom,
  expiresAt: isoOrNull(times.expiresAt),
  revokedAt: isoOrNull(times.revokedAt),
})

/** @throws Problem 404 */
export const getApiKey = async (tx: TenantTx, id: ApiKeyId): Promise<ApiKeyRow> => {
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
const refuseMorePower = (actor: Actor, wanted: Pick<ApiKeyInput, 'scope' | 'teamId'>): void => {
  if (actor.scope === null) return
  if (apiKeyScopes.indexOf(wanted.scope) > apiKeyScopes.indexOf(actor.scope)) {
    throw forbidden(`A key of scope ${actor.scope} cannot make one of scope ${wanted.scope}.`)
  }
  if (actor.teamId !== null && actor.teamId !== wanted.teamId) {
    throw forbidden('A key that is limited to a team can only make keys for that team.')
  }
}

const refuseUnknownTeam = async (tx: TenantTx, teamId: string | null): Promise<void> => {
  if (teamId === null || (await isTeam(tx, teamId))) return
  const message = 'There is no such team.'
  throw unprocessable('unknownReference', message, [{ path: 'body.teamId', message, code: 'unknown' }])
}

const expiryOf = (actor: Actor, input: ApiKeyInput): Date | null => {
  if (input.expiresAt === null) return null
  const expiresAt = new Date(input.expiresAt)
  if (expiresAt > actor.at) return expiresAt
  throw unprocessable('expiryInThePast', 'This key would have expired already.', [
    { path: 'body.expiresAt', message: 'Please give a time in the future.' },
  ])
}

type KeyTerms = Pick<NewApiKey, 'name' | 'scope' | 'expiresAt'> & {
  readonly teamId: string | null
  readonly rotatedFrom: string | null
}

/** A key that outlived the one that made it would be a way to stay: it ends with its maker at the latest. */
const withinMaker = async (tx: TenantTx, { apiKeyId }: Actor, wanted: Date | null): Promise<Date | null> => {
  if (apiKeyId === null) return wanted
  const { expiresAt: end } = await getApiKey(tx, brandId<ApiKeyId>(apiKeyId))
  if (end === null) return wanted
  return wanted !== null && wanted < end ? wanted : end
}

/** Writes a new key of the actor's; its secret is in the answer and nowhere else. */
export const issueKey = async (tx: TenantTx, actor: Actor, terms: KeyTerms) => {
  refuseMorePower(actor, terms)
  const secret = `kw_${randomBytes(KEY_BYTES).toString('base64url')}`
  const id = await insertApiKey(tx, {
    ...terms,
    expiresAt: await withinMaker(tx, actor, terms.expiresAt ?? null),
    id: newId<ApiKeyId>(),
    prefix: secret.slice(0, SHOWN_CHARACTERS),
    keyHash: hashApiKey(secret),
    createdBy: actor.userId,
    createdAt: actor.at,
  })
  return { row: await getApiKey(tx, id), secret }
}

export const makeKey = async (tx: TenantTx, actor: Actor, input: ApiKeyInput) => {
  await refuseUnknownTeam(tx, input.teamId)
  const { row, secret } = await issueKey(tx, actor, {
    ...input,
    expiresAt: expiryOf(actor, input),
    rotatedFrom: null,
  })
  await recordAudit(tx, actor, {
    action: 'apiKey.created',
    subjectType: 'apiKey',
    subjectId: row.id,
    after: auditedKeyOf(row),
  })
  return { apiKey: apiKeyOf(row), secret }
}

/** The key stops working at once: the next request's first statement no longer finds it. */
export const revokeKey = async (tx: TenantTx, actor: Actor, id: ApiKeyId): Promise<void> => {
  const before = auditedKeyOf(await getApiKey(tx, id))
  await markApiKeyRevoked(tx, id, actor.at)
  const after = auditedKeyOf(await getApiKey(tx, id))
  await recordAudit(tx, actor, {
    action: 'apiKey.revoked',
    subjectType: 'apiKey',
    subjectId: id,
    before,
    after,
  })
}
