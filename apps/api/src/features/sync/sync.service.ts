/** One run, done by a job from its beginning, or from where an earlier attempt was interrupted, to its end. */
import type { Branded } from '@knowwhen/domain'
import { GrowthBookError } from '@knowwhen/growthbook'
import { z } from 'zod'

import { isPassingFailure } from '../../db/database-errors.js'
import { newId } from '../../db/ids.js'
import type { SyncProblem } from '../../db/schema/index.js'
import { asOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import {
  getConnectionRow,
  saveListing,
  saveSuccess,
  takeOverRun,
  type ConnectionRow,
  type SyncRunRow,
} from '../connections/index.js'
import { openSession } from './growthbook-session.js'
import { handBack, longestWaitAtWork, pauseOf } from './hand-back.js'
import { judgeLinked } from './judge-linked.js'
import { listExperiments, type Listed } from './list-experiments.js'
import { newestSnapshots } from './newest-snapshots.js'
import { afterKeyFailure, nextSyncOf } from './next-sync.js'
import { pullMetrics, pullProjects, pullSettings, type Believed } from './server-facts.js'
import { syncContext, type SyncContext } from './sync-context.js'
import { problemOf, RunEndedElsewhere, RunProgress, type HeldRunOf, type RunOf } from './sync-progress.js'
import { pullResults } from './sync-results.js'
import { watchRun } from './watch-run.js'

export const syncJob = z.object({
  organizationId: z.uuid(),
  connectionId: z.uuid(),
  runId: z.uuid(),
  waits: z.int().optional(),
})

const pullFacts = async (context: SyncContext): Promise<Believed> => {
  const settings = await pullSettings(context)
  return { ...settings, metrics: await pullMetrics(context) }
}

/** A whole run reads them first, so that they are seen without results too; another only where there is need. */
const pullAll = async (context: SyncContext): Promise<Listed> => {
  let believed: Believed | undefined
  if (context.kind === 'full') {
    believed = await pullFacts(context)
    await pullProjects(context)
  }
  const listed = await listExperiments(context)
  await pullResults(context, {
    believe: async () => believed ?? (await pullFacts(context)),
    newestOf: (toPull) => newestSnapshots(context, listed.capabilities, toPull),
  })
  await judgeLinked(context)
  return listed
}

/** The connection before the run: everybody who writes both locks them in this order. */
async function finish(context: SyncContext, listed: Listed): Promise<void> {
  const { inTenant, progress, run, deps } = context
  const now = deps.clock.now()
  await inTenant(async (tx) => {
    const connection = await getConnectionRow(tx, run.connectionId)
    await saveSuccess(tx, run.connectionId, {
      lastSuccessAt: now,
      nextSyncAt: nextSyncOf(connection, now),
    })
    await saveListing(tx, context.connection, {
      ...(listed.wasWhole ? { listedAt: now } : {}),
      ...(listed.updatedUpTo === null ? {} : { updatedUpTo: listed.updatedUpTo }),
    })
    await progress.save(tx, {}, { status: 'succeeded', finishedAt: now, waitingUntil: null })
  })
}

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

/** A mistake of ours says little, and comes after what was noted of it; what a person can mend comes first. */
async function fail({ inTenant, progress, run, deps }: SyncContext, problem: SyncProblem): Promise<void> {
  const now = deps.clock.now()
  await inTenant(async (tx) => {
    const later = await afterKeyFailure(tx, run.connectionId, { problem, now })
    if (problem === ourMistake) progress.note(problem)
    else progress.noteEnd(later === null ? [problem] : [problem, later])
    await progress.save(tx, {}, { status: 'failed', finishedAt: now, waitingUntil: null })
  })
}

/** Notes how an attempt ended, unless its run is not its own any more. */
async function noteUnlessEnded(note: Promise<void>): Promise<void> {
  try {
    await note
  } catch (failure) {
    if (!(failure instanceof RunEndedElsewhere)) throw failure
  }
}

/** What stops a run: said in the run where it is the end of it, and thrown where an operator is to hear of it. */
async function afterFailure(context: SyncContext, error: unknown, { isLast, waits }: Chance): Promise<void> {
  if (error instanceof RunEndedElsewhere) return
  const inARow = context.progress.hasStored ? 0 : waits
  const pause = pauseOf(error, { waits: inARow, now: Date.now() })
  if (pause !== null) return noteUnlessEnded(handBack(context, pause))
  const problem = endingProblem(error, isLast)
  if (problem !== null) await noteUnlessEnded(fail(context, problem))
  if (!(error instanceof GrowthBookError)) throw error
}

/** A wait that is over before anybody has read of it is not worth a word. */
const leastWaitTold = 2_000

interface Chance {
  readonly isLast: boolean
  readonly waits: number
}

interface Attempt {
  readonly run: HeldRunOf
  readonly row: SyncRunRow
  readonly connection: ConnectionRow
}

const tellWait =
  ({ clock, log }: Deps, progress: RunProgress) =>
  (milliseconds: number): void => {
    if (milliseconds < leastWaitTold) return
    progress.waitUntil(new Date(clock.now().getTime() + milliseconds))
    progress.saveNow().catch((error: unknown) => {
      if (!(error instanceof RunEndedElsewhere)) log.warn({ err: error }, 'a wait could not be told')
    })
  }

async function perform(deps: Deps, { run, row, connection }: Attempt, chance: Chance): Promise<void> {
  const progress = new RunProgress(deps, run, row)
  const ending = new AbortController()
  const stop = (reason: unknown) => ending.abort(reason)
  const session = openSession(deps, {
    organizationId: run.organizationId,
    connection,
    signal: ending.signal,
    maximumWaitMs: longestWaitAtWork,
    onRequest: () => progress.countRequest(),
    onWait: tellWait(deps, progress),
  })
  const { ask, signal } = session
  const context = syncContext(deps, run, { ask, signal, kind: row.kind, connection, progress, stop })
  const endWatch = watchRun({ deps, run, progress, stop })
  try {
    await finish(context, await pullAll(context))
  } catch (error) {
    await afterFailure(context, error, chance)
  } finally {
    endWatch()
    await session.close()
  }
}

export interface SyncJob extends RunOf {
  /** Should this attempt fail, nobody tries again. */
  readonly isLast: boolean
  /** How often in a row it was handed back because of the rate limit. */
  readonly waits?: number | undefined
}

/**
 * Does one run to its end. A failure of GrowthBook ends it as `failed` with its sentence. A mistake of ours does
 * too, and is thrown, so that an operator hears of it. A database that is away is thrown alone: the queue tries
 * again, and the last attempt ends the run. A run that somebody else has ended, or does now, is left as it is.
 */
export async function runSync(deps: Deps, { isLast, waits = 0, ...run }: SyncJob): Promise<void> {
  const holder = newId<Branded<'attempt'>>()
  const taken = await asOrganization(deps.db, run.organizationId, async (tx) => {
    const row = await takeOverRun(tx, run.runId, { holder, now: deps.clock.now() })
    return row && { row, connection: await getConnectionRow(tx, run.connectionId) }
  })
  if (taken) await perform(deps, { ...taken, run: { ...run, holder } }, { isLast, waits })
}
