/** A sync of one connection: started by a person, done by a job, watched through its run. */
import type { SyncRun } from '@knowwhen/contract'
import type { Branded } from '@knowwhen/domain'
import { GrowthBookError } from '@knowwhen/growthbook'
import { z } from 'zod'

import { isPassingFailure } from '../../db/database-errors.js'
import { newId } from '../../db/ids.js'
import type { SyncProblem } from '../../db/schema/index.js'
import { asOrganization, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { conflict } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { syncRunView } from '../connections/index.js'
import { getConnectionRow, isConnected, saveSuccess, type ConnectionRow } from '../connections/index.js'
import { notConnected } from '../connections/index.js'
import {
  pullExperiments,
  pullMetrics,
  pullServerFacts,
  syncContext,
  type SyncContext,
} from './sync-catalogue.js'
import { judgeLinked } from './judge-linked.js'
import { problemOf, RunEndedElsewhere, RunProgress, type RunOf } from './sync-progress.js'
import { pullResults } from './sync-results.js'
import { failAbandonedRuns, findLiveRun, findRun, insertRunUnlessAlive } from '../connections/index.js'

type SyncRunId = Branded<'syncRun'>

export const syncJob = z.object({ organizationId: z.uuid(), connectionId: z.uuid(), runId: z.uuid() })

/** Waiting for a rate limit takes at most three minutes at a time; a run silent for longer than this is dead. */
const abandonedAfterMs = 10 * 60_000

const refuseDisconnected = (connection: ConnectionRow): void => {
  if (isConnected(connection)) return
  throw conflict('disconnected', notConnected.message)
}

/** Starts a run, or answers with the one that is under way. */
export async function startSyncOf(
  tx: TenantTx,
  { actor, queue }: { readonly actor: Actor; readonly queue: Deps['queue'] },
  connectionId: string,
): Promise<SyncRun> {
  refuseDisconnected(await getConnectionRow(tx, connectionId))
  await failAbandonedRuns(tx, connectionId, {
    before: new Date(actor.at.getTime() - abandonedAfterMs),
    now: actor.at,
  })
  const id = newId<SyncRunId>()
  const made = await insertRunUnlessAlive(tx, {
    id,
    connectionId,
    status: 'queued',
    createdAt: actor.at,
    progressAt: actor.at,
  })
  if (made) {
    await queue.send(tx, 'syncConnection', { organizationId: actor.organizationId, connectionId, runId: id })
    await recordAudit(tx, actor, {
      action: 'connection.syncStarted',
      subjectType: 'connection',
      subjectId: connectionId,
      before: null,
      after: { runId: id },
    })
  }
  const run = await findLiveRun(tx, connectionId)
  if (!run) throw new Error('A run was just made and is not there.')
  return syncRunView(run)
}

/** α: what a person confirmed, else what GrowthBook reports, else its default. */
const alphaOf = (connection: ConnectionRow, reported: number | null): number =>
  connection.confirmedAlpha ?? reported ?? 0.05

async function pullAll(context: SyncContext, connection: ConnectionRow): Promise<void> {
  const server = await pullServerFacts(context)
  const metrics = await pullMetrics(context)
  const seen = await pullExperiments(context)
  await pullResults(context, seen, {
    metrics,
    alpha: alphaOf(connection, server.reportedAlpha),
    sequentialTuning: server.sequentialTuning,
  })
  await judgeLinked(context)
}

async function finish(context: SyncContext): Promise<void> {
  const { inTenant, progress, run, deps } = context
  await inTenant(async (tx) => {
    await progress.save(tx, { status: 'succeeded', finishedAt: deps.clock.now() })
    await saveSuccess(tx, run.connectionId, deps.clock.now())
  })
}

interface Target {
  readonly run: RunOf
  readonly connection: ConnectionRow
  readonly progress: RunProgress
}

const clientFor = (deps: Deps, { run, connection, progress }: Target) =>
  deps.growthBook.createClient({
    organizationId: run.organizationId,
    baseUrl: connection.baseUrl,
    secretKey: deps.secrets.decrypt(connection.secretKeyCiphertext),
    onWait: (milliseconds) => {
      const waitingUntil = new Date(deps.clock.now().getTime() + milliseconds)
      progress.saveNow({ waitingUntil }).catch((error: unknown) => {
        deps.log.warn({ err: error }, 'the progress of a sync could not be saved')
      })
    },
  })

const ourMistake: SyncProblem = {
  code: 'unexpected',
  message: 'Something went wrong on our side. It was written down, and what had been read is kept.',
  experimentName: null,
}

const databaseAway: SyncProblem = {
  code: 'databaseUnavailable',
  message: 'Knowwhen’s own database did not answer in several attempts. What had been read is kept.',
  experimentName: null,
}

/** Null: the queue tries again, and the run goes on. */
const endingProblem = (error: unknown, isLast: boolean): SyncProblem | null => {
  if (isPassingFailure(error)) return isLast ? databaseAway : null
  return error instanceof GrowthBookError ? problemOf(error, null) : ourMistake
}

/** What stops a run: said in the run where it is the end of it, and thrown where an operator is to hear of it. */
async function afterFailure(context: SyncContext, error: unknown, isLast: boolean): Promise<void> {
  const { progress, deps } = context
  if (error instanceof RunEndedElsewhere) return
  const problem = endingProblem(error, isLast)
  if (problem !== null) {
    progress.note(problem)
    await progress.saveNow({ status: 'failed', finishedAt: deps.clock.now() })
  }
  if (!(error instanceof GrowthBookError)) throw error
}

export interface SyncJob extends RunOf {
  /** Should this attempt fail, nobody tries again. */
  readonly isLast: boolean
}

/**
 * Does one run to its end. A failure of GrowthBook ends it as `failed` with its sentence. A mistake of ours does
 * too, and is thrown, so that an operator hears of it. A database that is away is thrown alone: the queue tries
 * again, and the last attempt ends the run. A run that somebody else has ended is left as it is.
 */
export async function runSync(deps: Deps, { isLast, ...run }: SyncJob): Promise<void> {
  const { row, connection } = await asOrganization(deps.db, run.organizationId, async (tx) => ({
    row: await findRun(tx, run.runId),
    connection: await getConnectionRow(tx, run.connectionId),
  }))
  if (row?.status !== 'queued' && row?.status !== 'running') return
  const progress = new RunProgress(deps, run)
  const client = clientFor(deps, { run, connection, progress })
  const context = syncContext(deps, run, { client, progress })
  try {
    await progress.saveNow({ status: 'running', startedAt: deps.clock.now() })
    await pullAll(context, connection)
    await finish(context)
  } catch (error) {
    await afterFailure(context, error, isLast)
  } finally {
    await client.close()
  }
}
