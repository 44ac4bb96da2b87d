/** A run begins because a person asks for it or because its time has come, and ends early when a person says so. */
import type { SyncRun } from '@knowwhen/contract'
import type { Branded } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { SyncRunKind } from '../../db/schema/index.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Actor, SystemActor } from '../../http/actor.js'
import { conflict } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import {
  cancelRun,
  failAbandonedRuns,
  findLiveRun,
  getConnectionRow,
  insertRunUnlessAlive,
  isConnected,
  notConnected,
  syncRunViewOf,
  type ConnectionRow,
  type RunOfConnection,
} from '../connections/index.js'

type SyncRunId = Branded<'syncRun'>

/** A run at work says so several times a minute; one that was silent for longer than this is dead. */
const abandonedAfterMs = 10 * 60_000
const DAY = 86_400_000

/** Everything is listed once a day, and whenever what was listed may not be what is read now. */
const kindOf = ({ listedAt, keyChangedAt }: ConnectionRow, now: Date): SyncRunKind => {
  if (listedAt === null || now.getTime() - listedAt.getTime() >= DAY) return 'full'
  return keyChangedAt !== null && keyChangedAt > listedAt ? 'full' : 'incremental'
}

export interface Starting {
  readonly actor: Actor | SystemActor
  readonly queue: Pick<Deps['queue'], 'send'>
}

/** True where a run was made; one that is under way is enough. */
export async function beginRun(
  tx: TenantTx,
  { actor, queue }: Starting,
  { connection, kind }: { readonly connection: ConnectionRow; readonly kind?: SyncRunKind | undefined },
): Promise<boolean> {
  const connectionId = connection.id
  await failAbandonedRuns(tx, connectionId, {
    before: new Date(actor.at.getTime() - abandonedAfterMs),
    now: actor.at,
  })
  const id = newId<SyncRunId>()
  const made = await insertRunUnlessAlive(tx, {
    id,
    connectionId,
    status: 'queued',
    kind: kind ?? kindOf(connection, actor.at),
    requestedBy: actor.userId,
    createdAt: actor.at,
    progressAt: actor.at,
  })
  if (!made) return false
  await queue.send(tx, 'syncConnection', { organizationId: actor.organizationId, connectionId, runId: id })
  await recordAudit(tx, actor, {
    action: 'connection.syncStarted',
    subjectType: 'connection',
    subjectId: connectionId,
    before: null,
    after: { runId: id },
  })
  return true
}

/**
 * Starts a run, or answers with the one that is under way.
 * @throws Problem 404, 409 `disconnected`
 */
export async function startSyncOf(
  tx: TenantTx,
  starting: Starting,
  { connectionId, kind }: { readonly connectionId: string; readonly kind?: SyncRunKind | undefined },
): Promise<SyncRun> {
  const connection = await getConnectionRow(tx, connectionId)
  if (!isConnected(connection)) throw conflict('disconnected', notConnected.message)
  await beginRun(tx, starting, { connection, kind })
  const run = await findLiveRun(tx, connectionId)
  if (!run) throw new Error('A run was just made and is not there.')
  return syncRunViewOf(tx, { connectionId, runId: run.id })
}

/**
 * Ends the run; whoever does it finds that at its next step, and stops. One that has ended is left as it is.
 * @throws Problem 404
 */
export async function cancelSyncOf(tx: TenantTx, actor: Actor, which: RunOfConnection): Promise<SyncRun> {
  await syncRunViewOf(tx, which)
  if (await cancelRun(tx, which.runId, { by: actor.userId, now: actor.at })) {
    await recordAudit(tx, actor, {
      action: 'connection.syncCancelled',
      subjectType: 'connection',
      subjectId: which.connectionId,
      before: null,
      after: { runId: which.runId },
    })
  }
  return syncRunViewOf(tx, which)
}
