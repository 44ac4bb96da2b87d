/** A key's successor: the same key under a new secret, with a time in which both work. */
import { brandId, type ApiKeyId } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { conflict } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { hasSuccessor, lockApiKey, setApiKeyExpiry, type ApiKeyRow } from './api-keys.repo.js'
import { apiKeyOf, auditedKeyOf, getApiKey, issueKey } from './api-keys.service.js'

const HOUR = 3_600_000

const refuseUnlessActive = ({ revokedAt, expiresAt }: ApiKeyRow, at: Date): void => {
  if (revokedAt === null && (expiresAt === null || expiresAt > at)) return
  throw conflict('keyNotActive', 'This key is revoked or has expired. Make a new one instead.')
}

const refuseSecondSuccessor = async (tx: TenantTx, { id }: ApiKeyRow): Promise<void> => {
  if (!(await hasSuccessor(tx, brandId<ApiKeyId>(id)))) return
  throw conflict(
    'alreadyRotated',
    'Another key has taken over from this one already. Rotate that one, or revoke it first.',
  )
}

/** A key that was given an end is followed by one that lives as long. */
const nextExpiry = ({ createdAt, expiresAt }: ApiKeyRow, at: Date): Date | null =>
  expiresAt === null ? null : new Date(at.getTime() + expiresAt.getTime() - createdAt.getTime())

/** Both work until then, and never longer than the old one would have. */
const overlapEnd = ({ expiresAt }: ApiKeyRow, at: Date, hours: number): Date => {
  const end = new Date(at.getTime() + hours * HOUR)
  return expiresAt !== null && expiresAt < end ? expiresAt : end
}

/**
 * Makes the successor, and gives the old key its end.
 * @throws Problem 404, 409 `keyNotActive` or `alreadyRotated`
 */
export const rotateKey = async (
  tx: TenantTx,
  actor: Actor,
  { id, overlapHours }: { readonly id: ApiKeyId; readonly overlapHours: number },
) => {
  await lockApiKey(tx, id)
  const old = await getApiKey(tx, id)
  refuseUnlessActive(old, actor.at)
  await refuseSecondSuccessor(tx, old)
  const { row, secret } = await issueKey(tx, actor, {
    name: old.name,
    scope: old.scope,
    teamId: old.team?.id ?? null,
    expiresAt: nextExpiry(old, actor.at),
    rotatedFrom: id,
  })
  await setApiKeyExpiry(tx, id, overlapEnd(old, actor.at, overlapHours))
  const replaced = await getApiKey(tx, id)
  await recordAudit(tx, actor, {
    action: 'apiKey.rotated',
    subjectType: 'apiKey',
    subjectId: id,
    before: auditedKeyOf(old),
    after: { ...auditedKeyOf(replaced), successor: auditedKeyOf(row) },
  })
  return { apiKey: apiKeyOf(row), secret, replaced: apiKeyOf(replaced) }
}
