/** Second half of a run: the results of every experiment that changed, linked ones first, each kept at once. */
import type { Experiment } from '@knowwhen/growthbook'
import { GrowthBookError } from '@knowwhen/growthbook'

import {
  listToPull,
  lockExperiment,
  markGone,
  savePullOutcome,
  type PullOutcome,
  type ToPull,
} from '../experiments/index.js'
import { lookUp } from './gone-experiments.js'
import { keyFailures } from './growthbook-session.js'
import { inParallel } from './in-parallel.js'
import { keepReading, type PulledReading } from './keep-reading.js'
import { knownAlready, type NewestSnapshots } from './newest-snapshots.js'
import { readResults } from './read-results.js'
import type { Believed } from './server-facts.js'
import type { SyncContext } from './sync-context.js'
import { problemOf } from './sync-progress.js'

/** Two are asked for at a time; while they are on their way, two others are stored. */
const workers = 4

/** A failure of the connection itself ends the run; others only cost one experiment. */
const endsTheRun = new Set([
  ...keyFailures,
  'rateLimited',
  'forbiddenAddress',
  'connectionRefused',
  'dnsNotFound',
  'tlsProblem',
])
/** So many in a row are no accident of one experiment: GrowthBook is down. */
const mostInARow = 10

interface Answered {
  readonly pulled: PulledReading
  readonly enhancedStatus: Experiment['enhancedStatus']
}

type Pull = SyncContext & {
  readonly believed: Believed
  readonly newest: NewestSnapshots
  readonly failures: { inARow: number }
}

/** Health is asked for where a card hangs on it. */
const askFor = async (context: Pull, one: ToPull): Promise<Answered> => {
  const { ask, signal, believed } = context
  const { externalId, multipleExposures } = one
  const enhancedStatus = one.isLinked
    ? (await ask((client) => client.getExperiment(externalId, { signal }))).parsed.enhancedStatus
    : undefined
  const pulled = await readResults(context, { externalId, enhancedStatus, multipleExposures }, believed)
  return { pulled, enhancedStatus }
}

const outcomeOf = (one: ToPull, { pulled, enhancedStatus }: Answered): PullOutcome => ({
  settledUpTo: one.updatedAt,
  problem: null,
  users: pulled.reading.arms.reduce((sum, arm) => sum + arm.users, 0),
  exposedAt: new Date(pulled.reading.exposureStartedAt),
  ...(one.isLinked ? { detailedStatus: enhancedStatus?.detailedStatus ?? null } : {}),
})

/** In one transaction of its own, so that it is kept whatever happens next. */
async function keep(context: Pull, one: ToPull, answered: Answered): Promise<void> {
  const { progress, inTenant, deps, run } = context
  await inTenant(async (tx) => {
    const row = await lockExperiment(tx, run.connectionId, one.externalId)
    if (!row) return
    const now = deps.clock.now()
    const isNew = await keepReading(tx, row.id, { ...answered.pulled, now })
    await savePullOutcome(tx, row.id, outcomeOf(one, answered))
    await progress.save(tx, {
      resultsPulled: 1,
      evidenceStored: isNew ? 1 : 0,
      unchanged: isNew ? 0 : 1,
      done: 1,
    })
  })
}

/** GrowthBook has no results: there will be some only once the experiment has changed. A whole list asks again. */
const isSettled = (code: string): boolean => code === 'noResultsYet'

/** GrowthBook could not give this one's results: said on the experiment and in the run; the last reading stays. */
async function keepFailure(context: Pull, one: ToPull, error: unknown): Promise<void> {
  const { progress, inTenant } = context
  const problem = problemOf(error, one.name)
  if (!isSettled(problem.code)) progress.note(problem)
  await inTenant(async (tx) => {
    await savePullOutcome(tx, one.id, {
      settledUpTo: isSettled(problem.code) ? one.updatedAt : null,
      problem: problem.message,
    })
    await progress.save(tx, { done: 1 })
  })
}

/** Whether it was deleted between the list and this moment; then that is noted. */
async function wasDeleted(context: Pull, one: ToPull, error: unknown): Promise<boolean> {
  const { inTenant, progress, run, deps } = context
  if (!(error instanceof GrowthBookError) || error.code !== 'notFound') return false
  if ((await lookUp(context, one.externalId)) !== null) return false
  await inTenant(async (tx) => {
    const gone = { externalIds: [one.externalId], now: deps.clock.now() }
    const experimentsGone = await markGone(tx, run.connectionId, gone)
    await progress.save(tx, { experimentsGone, done: 1 })
  })
  return true
}

async function noteFailure(context: Pull, one: ToPull, error: unknown): Promise<void> {
  const { code } = problemOf(error, one.name)
  if (endsTheRun.has(code)) throw error
  context.failures.inARow = isSettled(code) ? 0 : context.failures.inARow + 1
  if (await wasDeleted(context, one, error)) return
  await keepFailure(context, one, error)
  if (context.failures.inARow >= mostInARow) throw error
}

async function pullOne(context: Pull, one: ToPull): Promise<void> {
  if (await knownAlready(context, one)) return
  let answered: Answered
  try {
    answered = await askFor(context, one)
  } catch (error) {
    await noteFailure(context, one, error)
    return
  }
  context.failures.inARow = 0
  await keep(context, one, answered)
}

export interface Pulling {
  /** What results are read by: asked for only where there are results to read. */
  readonly believe: () => Promise<Believed>
  readonly newestOf: (toPull: readonly ToPull[]) => Promise<NewestSnapshots>
}

export async function pullResults(context: SyncContext, { believe, newestOf }: Pulling): Promise<void> {
  const { run, kind, connection, progress, inTenant, deps } = context
  const toPull = await inTenant((tx) =>
    listToPull(tx, {
      connectionId: run.connectionId,
      projectIds: connection.projectFilter,
      again: kind === 'full',
    }),
  )
  const count = toPull.length
  await progress.saveNow({ toPull: count, remaining: count, pullingSince: deps.clock.now() })
  if (count === 0) return
  const pull: Pull = {
    ...context,
    believed: await believe(),
    newest: await newestOf(toPull),
    failures: { inARow: 0 },
  }
  await inParallel({ items: toPull, workers, stop: context.stop }, (one) => pullOne(pull, one))
}
