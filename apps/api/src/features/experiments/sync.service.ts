/** A sync of one connection: started by a person, done by a job, watched through its run. */
import type { SyncRun } from '@knowwhen/contract'
import type { Branded, OrganizationId } from '@knowwhen/domain'
import { GrowthBookError } from '@knowwhen/growthbook'
import { z } from 'zod'

import { isPassingFailure } from '../../db/database-errors.js'
import { newId } from '../../db/ids.js'
import type { SyncProblem } from '../../db/schema/index.js'
import { asOrganization, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { recordAudit } from '../auth/index.js'
import { syncRunView } from './connection.read.js'
import { getConnectionRow, saveSuccess, type ConnectionRow } from './connection.repo.js'
import {
  pullExperiments,
  pullMetrics,
  pullServerFacts,
  syncContext,
  type SyncContext,
} from './sync-catalogue.js'
import { problemOf, RunProgress, type RunOf } from './sync-progress.js'
import { judgeLinked, pullResults } from './sync-results.js'
import { failAbandonedRuns, findLiveRun, findRun, insertRunUnlessAlive } from './sync-run.repo.js'

type SyncRunId = Branded<'syncRun'>

export const syncJob = z.object({ organizationId: z.uuid(), connectionId: z.uuid(), runId: z.uuid() })

/** Waiting for a rate limit takes at most three minutes at a time; a run silent for longer than this is dead. */
const abandonedAfterMs = 10 * 60_000

/** Starts a run, or answers with the one that is under way. */
export async function startSyncOf(
  tx: TenantTx,
  { actor, queue }: { readonly actor: Actor; readonly queue: Deps['queue'] },
  connectionId: string,
): Promise<SyncRun> {
  await getConnectionRow(tx, connectionId)
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

const clientFor = (deps: Deps, connection: ConnectionRow, progress: RunProgress) =>
  deps.growthBook.createClient({
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

/**
 * Does one run to its end. A failure of GrowthBook ends it as `failed` with its sentence. A mistake of ours does
 * too, and is thrown, so that an operator hears of it. A database that is away is thrown alone: the queue tries again.
 */
export async function runSync(
  deps: Deps,
  job: z.output<typeof syncJob> & { readonly organizationId: OrganizationId },
): Promise<void> {
  const run: RunOf = job
  const { row, connection } = await asOrganization(deps.db, run.organizationId, async (tx) => ({
    row: await findRun(tx, run.runId),
    connection: await getConnectionRow(tx, run.connectionId),
  }))
  if (row?.status !== 'queued' && row?.status !== 'running') return
  const progress = new RunProgress(deps, run)
  const client = clientFor(deps, connection, progress)
  const context = syncContext(deps, run, { client, progress })
  try {
    await progress.saveNow({ status: 'running', startedAt: deps.clock.now() })
    await pullAll(context, connection)
    await finish(context)
  } catch (error) {
    if (isPassingFailure(error)) throw error
    const isExpected = error instanceof GrowthBookError
    progress.note(isExpected ? problemOf(error, null) : ourMistake)
    await progress.saveNow({ status: 'failed', finishedAt: deps.clock.now() })
    if (!isExpected) throw error
  } finally {
    await client.close()
  }
}
