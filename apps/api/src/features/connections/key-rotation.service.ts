/** A new key for a connection that goes on: tried between two transactions, and stored only where it is accepted. */
import type { ConnectionTest } from '@knowwhen/contract'

import type { TenantTx } from '../../db/tenant.js'
import { conflict, unprocessable } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { notConnected } from './connection-test.service.js'
import {
  getConnectionRow,
  isConnected,
  setNextSync,
  updateConnectionRow,
  type ConnectionRow,
} from './connection.repo.js'
import { sealedKey, type ConnectionDeps } from './connection.service.js'

/** @throws Problem 404, 409 `disconnected` */
export async function connectionToRotate(tx: TenantTx, connectionId: string): Promise<ConnectionRow> {
  const row = await getConnectionRow(tx, connectionId)
  if (!isConnected(row)) throw conflict('disconnected', notConnected.message)
  return row
}

/** @throws Problem 422 `keyNotAccepted`, with GrowthBook's reason in words */
export const refuseUnlessAccepted = ({ ok, message }: ConnectionTest): void => {
  if (ok) return
  const detail = `The key in use stays. ${message}`
  throw unprocessable('keyNotAccepted', detail, [{ path: 'body.secretKey', message: detail }])
}

/**
 * Swaps the key of the connection as it was when the new one was tried: whoever changed or disconnected it in the
 * meantime wins, since the key was tried against the address of that time.
 * @throws Problem 412 `stale`
 */
export async function swapKey(
  tx: TenantTx,
  deps: ConnectionDeps,
  { tried, secretKey }: { readonly tried: ConnectionRow; readonly secretKey: string },
): Promise<void> {
  const { actor } = deps
  await updateConnectionRow(
    tx,
    { connectionId: tried.id, version: tried.version },
    { ...sealedKey(deps, secretKey), keyChangedAt: actor.at },
  )
  // While the old key was refused the clock came less and less often.
  if (tried.syncIntervalMinutes > 0) await setNextSync(tx, tried.id, actor.at)
  await recordAudit(tx, actor, {
    action: 'connection.keyRotated',
    subjectType: 'connection',
    subjectId: tried.id,
  })
}
