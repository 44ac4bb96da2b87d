/** Second half of a sync: the results of every experiment that changed, linked ones first, each kept at once. */
import { createHash } from 'node:crypto'

import { canonicalJsonOf, type EvidenceId, type Reading } from '@knowwhen/domain'
import { toReading, type MetricFacts, type Read, type ResultsAnswer } from '@knowwhen/growthbook'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import {
  findExperimentByExternalId,
  linkedCards,
  pulledVersions,
  saveResultsPulled,
  type ExperimentRow,
} from '../experiments/index.js'
import { findNewestReading, insertEvidence } from '../experiments/index.js'
import type { SeenExperiment, SyncContext } from './sync-catalogue.js'
import { problemOf } from './sync-progress.js'

export interface Believed {
  readonly metrics: readonly MetricFacts[]
  readonly alpha: number
  readonly sequentialTuning: number | undefined
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** Experiments worth asking: not drafts, and changed since their results were last read. Linked ones first. */
async function changedExperiments(context: SyncContext, seen: readonly SeenExperiment[]) {
  const { pulled, linked } = await context.inTenant(async (tx) => ({
    pulled: await pulledVersions(tx, context.run.connectionId),
    linked: await linkedCards(tx, context.run.connectionId),
  }))
  const changed = seen.filter(
    ({ id, status, updatedAt }) => status !== 'draft' && pulled.get(id) !== updatedAt,
  )
  const isLinked = ({ id }: SeenExperiment) => linked.has(id)
  return {
    ordered: [...changed.filter(isLinked), ...changed.filter((one) => !isLinked(one))],
    isLinked,
  }
}

/** Canonical, since PostgreSQL gives the keys of stored JSON back in an order of its own. */
const sameReading = (a: Reading, b: Reading): boolean => canonicalJsonOf(a) === canonicalJsonOf(b)

interface Pulled {
  readonly answer: Read<ResultsAnswer>
  readonly reading: Reading
}

/** Stores the reading unless it says what the newest one says; true when something new was kept. */
async function keepReading(
  tx: TenantTx,
  row: ExperimentRow,
  pulled: Pulled & { readonly now: Date },
): Promise<boolean> {
  const newest = await findNewestReading(tx, row.id)
  if (newest?.snapshotId === pulled.answer.parsed.result.id && sameReading(newest.reading, pulled.reading)) {
    return false
  }
  return insertEvidence(tx, {
    id: newId<EvidenceId>(),
    experimentId: row.id,
    grade: pulled.reading.grade,
    engine: pulled.reading.engine,
    alpha: pulled.reading.alpha,
    snapshotId: pulled.answer.parsed.result.id,
    raw: pulled.answer.raw,
    rawHash: sha256(pulled.answer.raw),
    reading: pulled.reading,
    asOf: new Date(pulled.reading.asOf),
    fetchedAt: pulled.now,
  })
}

async function readResults(
  context: SyncContext,
  experiment: SeenExperiment,
  believed: Believed & { readonly linked: boolean },
) {
  const { client } = context
  const enhancedStatus = believed.linked
    ? (await client.getExperiment(experiment.id)).parsed.enhancedStatus
    : undefined
  const answer = await client.getResults(experiment.id)
  const reading = toReading({
    experiment: answer.parsed.experiment,
    results: answer.parsed.result,
    metrics: believed.metrics,
    alpha: believed.alpha,
    sequentialTuning: believed.sequentialTuning,
    enhancedStatus,
  })
  return { answer, reading }
}

async function keep(context: SyncContext, experiment: SeenExperiment, pulled: Pulled): Promise<void> {
  const { progress, inTenant, deps, run } = context
  await inTenant(async (tx) => {
    const row = await findExperimentByExternalId(tx, run.connectionId, experiment.id)
    if (!row) return
    const now = deps.clock.now()
    const isNew = await keepReading(tx, row, { ...pulled, now })
    const users = pulled.reading.arms.reduce((sum, arm) => sum + arm.users, 0)
    await saveResultsPulled(tx, row.id, {
      users,
      externalUpdatedAt: experiment.updatedAt,
      problem: null,
      exposedAt: new Date(pulled.reading.exposureStartedAt),
    })
    progress.count('resultsPulled', 1)
    progress.count('evidenceStored', isNew ? 1 : 0)
    progress.oneLess()
    await progress.save(tx)
  })
}

/** GrowthBook could not give this one's results: said on the experiment and in the run; the last reading stays. */
async function noteFailure(context: SyncContext, experiment: SeenExperiment, error: unknown): Promise<void> {
  const { progress, inTenant, run } = context
  const problem = problemOf(error, experiment.name)
  if (problem.code !== 'noResultsYet') progress.note(problem)
  await inTenant(async (tx) => {
    const row = await findExperimentByExternalId(tx, run.connectionId, experiment.id)
    if (row) {
      await saveResultsPulled(tx, row.id, { users: null, externalUpdatedAt: '', problem: problem.message })
    }
    progress.oneLess()
    await progress.save(tx)
  })
}

/** A failure of the connection itself (a revoked key, a server that is gone) ends the run; others only cost one experiment. */
const endsTheRun = new Set([
  'invalidKey',
  'expiredKey',
  'disabledKey',
  'missingKey',
  'suspended',
  'rateLimited',
  'forbiddenAddress',
  'connectionRefused',
  'dnsNotFound',
  'tlsProblem',
])

export async function pullResults(
  context: SyncContext,
  seen: readonly SeenExperiment[],
  believed: Believed,
): Promise<void> {
  const { ordered, isLinked } = await changedExperiments(context, seen)
  context.progress.expect(ordered.length)
  await context.progress.saveNow()
  for (const experiment of ordered) {
    try {
      const pulled = await readResults(context, experiment, { ...believed, linked: isLinked(experiment) })
      await keep(context, experiment, pulled)
    } catch (error) {
      if (endsTheRun.has(problemOf(error, experiment.name).code)) throw error
      await noteFailure(context, experiment, error)
    }
  }
}
