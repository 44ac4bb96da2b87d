/** Runs whose time has come, in every organisation: one for each connection, however many processes look. */
import { asOrganization, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { systemActor } from '../../http/actor.js'
import { claimDue, getConnectionRow, isConnected } from '../connections/index.js'
import { dueAt } from './due-connections.read.js'
import { nextSyncOf } from './next-sync.js'
import { beginRun, type Starting } from './start-sync.service.js'

type ScheduleDeps = Pick<Deps, 'db' | 'clock' | 'queue' | 'log'>

async function startIfDue(tx: TenantTx, starting: Starting, connectionId: string): Promise<void> {
  const connection = await getConnectionRow(tx, connectionId)
  const now = starting.actor.at
  const next = isConnected(connection) ? nextSyncOf(connection, now) : null
  if (!(await claimDue(tx, connectionId, { now, next })) || next === null) return
  await beginRun(tx, starting, { connection })
}

/** One that fails is left for the next look; the others are started. */
export async function startDueSyncs(deps: ScheduleDeps): Promise<void> {
  const { db, clock, queue, log } = deps
  const now = clock.now()
  for (const { organizationId, connectionId } of await dueAt(deps, now)) {
    const actor = systemActor(organizationId, now, `schedule:${connectionId}`)
    try {
      await asOrganization(db, organizationId, (tx) => startIfDue(tx, { actor, queue }, connectionId))
    } catch (error) {
      log.error({ err: error, connectionId }, 'a run whose time has come could not be started')
    }
  }
}
