/** The signing key of a webhook: stored encrypted, or taken away. */
import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { conflict } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { getConnectionRow, isConnected, notConnected, saveWebhookKey } from '../connections/index.js'

interface KeyDeps extends Pick<Deps, 'secrets'> {
  readonly actor: Actor
}

/** @throws Problem 404, 409 `disconnected` */
export async function storeWebhookKey(
  tx: TenantTx,
  { actor, secrets }: KeyDeps,
  { connectionId, signingKey }: { readonly connectionId: string; readonly signingKey: string },
): Promise<void> {
  const row = await getConnectionRow(tx, connectionId)
  if (!isConnected(row)) throw conflict('disconnected', notConnected.message)
  await saveWebhookKey(tx, connectionId, {
    ciphertext: secrets.encrypt(signingKey),
    hint: signingKey.slice(-4),
  })
  await recordAudit(tx, actor, {
    action: 'connection.webhookKeyStored',
    subjectType: 'connection',
    subjectId: connectionId,
  })
}

/** @throws Problem 404 */
export async function takeWebhookKeyAway(tx: TenantTx, actor: Actor, connectionId: string): Promise<void> {
  const { webhookKeyCiphertext } = await getConnectionRow(tx, connectionId)
  if (webhookKeyCiphertext === null) return
  await saveWebhookKey(tx, connectionId, null)
  await recordAudit(tx, actor, {
    action: 'connection.webhookKeyRemoved',
    subjectType: 'connection',
    subjectId: connectionId,
  })
}
