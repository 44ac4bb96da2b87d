/** One experiment, read because something hints that it has changed. Whatever is missed here the next run finds. */
import { brandId, type OrganizationId } from '@knowwhen/domain'
import { GrowthBookError, type Experiment, type Read } from '@knowwhen/growthbook'
import { z } from 'zod'

import { asOrganization, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import {
  bringNextSyncForward,
  getConnectionRow,
  isConnected,
  type ConnectionRow,
} from '../connections/index.js'
import {
  judgeHypothesis,
  linkedCards,
  lockExperiment,
  markGone,
  metricFactsOf,
  savePullOutcome,
  storedMultipleExposures,
  upsertExperiments,
  type PullOutcome,
} from '../experiments/index.js'
import { lookUp } from './gone-experiments.js'
import { openSession, type GrowthBookSession } from './growthbook-session.js'
import { keepReading, type PulledReading } from './keep-reading.js'
import { groupsWhenNamed } from './metric-groups.js'
import { readResults } from './read-results.js'
import { pullSettings, readMetrics, type Believed } from './server-facts.js'
import { experimentRow } from './sync-facts.js'

export const pullJob = z.object({
  organizationId: z.uuid().transform((id) => brandId<OrganizationId>(id)),
  connectionId: z.uuid(),
  externalId: z.string(),
})
export type PullJob = z.output<typeof pullJob> & { readonly jobId: string }

interface PullContext extends Pick<GrowthBookSession, 'ask' | 'signal'> {
  readonly deps: Deps
  readonly job: PullJob
  readonly connection: ConnectionRow
  readonly inTenant: <T>(work: (tx: TenantTx) => Promise<T>) => Promise<T>
}

const usesOf = ({ parsed: { settings } }: Read<Experiment>): readonly string[] =>
  [...settings.goals, ...settings.guardrails, ...settings.secondaryMetrics].map(({ metricId }) => metricId)

/** A metric that nobody has read yet may be one where lower is better: then all are read. */
async function believe(context: PullContext, experiment: Read<Experiment>): Promise<Believed> {
  const settings = await pullSettings(context)
  const stored = await context.inTenant((tx) => metricFactsOf(tx, context.connection.id))
  const known = new Set(stored.map(({ metricId }) => metricId))
  const isKnown = usesOf(experiment).every((id) => known.has(id) || id.startsWith('mg_') || /[?]/.test(id))
  return { ...settings, metrics: isKnown ? stored : await readMetrics(context) }
}

/** The reading, or why there is none, in words. */
async function readingOf(
  context: PullContext,
  experiment: Read<Experiment>,
): Promise<PulledReading | GrowthBookError> {
  const { job, inTenant } = context
  const { externalId, connectionId } = job
  try {
    const multipleExposures = await inTenant((tx) => storedMultipleExposures(tx, connectionId, externalId))
    const { enhancedStatus } = experiment.parsed
    const believed = await believe(context, experiment)
    return await readResults(context, { externalId, enhancedStatus, multipleExposures }, believed)
  } catch (error) {
    if (error instanceof GrowthBookError && error.code !== 'rateLimited') return error
    throw error
  }
}

const outcomeOf = (
  { parsed: { dateUpdated, enhancedStatus } }: Read<Experiment>,
  found: PulledReading | GrowthBookError | null,
): PullOutcome => {
  const detailedStatus = enhancedStatus?.detailedStatus ?? null
  const settled = { settledUpTo: dateUpdated ?? '', problem: null, detailedStatus }
  if (found === null) return { ...settled, settledUpTo: null }
  if (found instanceof GrowthBookError) {
    const settledUpTo = found.code === 'noResultsYet' ? settled.settledUpTo : null
    return { settledUpTo, problem: found.failure.sentence, detailedStatus }
  }
  const { arms, exposureStartedAt } = found.reading
  return {
    ...settled,
    users: arms.reduce((sum, arm) => sum + arm.users, 0),
    exposedAt: new Date(exposureStartedAt),
  }
}

async function keepExperiment(context: PullContext, experiment: Read<Experiment>): Promise<void> {
  const { deps, job, inTenant } = context
  const groups = await groupsWhenNamed(context)([experiment])
  const row = experimentRow(experiment, {
    connectionId: job.connectionId,
    groups,
    now: deps.clock.now(),
  })
  const found = row.status === 'draft' ? null : await readingOf(context, experiment)
  await inTenant(async (tx) => {
    await upsertExperiments(tx, [row])
    const stored = await lockExperiment(tx, job.connectionId, job.externalId)
    if (!stored) return
    if (found !== null && !(found instanceof GrowthBookError)) {
      await keepReading(tx, stored.id, { ...found, now: deps.clock.now() })
    }
    await savePullOutcome(tx, stored.id, outcomeOf(experiment, found))
  })
}

async function judgeCard({ deps, job, inTenant }: PullContext): Promise<void> {
  const occasion = { at: deps.clock.now(), requestId: `job:${job.jobId}`, queue: deps.queue }
  await inTenant(async (tx) => {
    const hypothesisId = (await linkedCards(tx, job.connectionId)).get(job.externalId)
    if (hypothesisId !== undefined) await judgeHypothesis(tx, occasion, hypothesisId)
  })
}

const isRead = ({ projectFilter }: ConnectionRow, { project }: Experiment): boolean =>
  projectFilter.length === 0 || projectFilter.includes(project)

async function pull(context: PullContext): Promise<void> {
  const { connection, deps, inTenant, job } = context
  const found = await lookUp(context, job.externalId)
  if (found === null) {
    const gone = { externalIds: [job.externalId], now: deps.clock.now() }
    await inTenant((tx) => markGone(tx, connection.id, gone))
  } else if (isRead(connection, found.parsed)) {
    await keepExperiment(context, found)
  }
  await judgeCard(context)
}

/** Milliseconds: few workers pull for everybody, and nothing is lost by ending early. */
export interface PullPatience {
  readonly deadlineMs: number
  /** For the rate limit, of one request. */
  readonly maximumWaitMs: number
}
const usualPatience: PullPatience = { deadlineMs: 60_000, maximumWaitMs: 5_000 }

/** A pull that had no time leaves its experiment to a run that comes soon, if runs come by themselves. */
const latestRunMs = 5 * 60_000

/** What ended it, in a word for the log; undefined where it is a mistake of ours. */
const reasonOf = (error: unknown, signal: AbortSignal): string | undefined => {
  if (error instanceof GrowthBookError) return error.code
  return signal.aborted && error === signal.reason ? 'deadline' : undefined
}

async function afterFailure({ deps, connection, inTenant, signal }: PullContext, error: unknown) {
  const reason = reasonOf(error, signal)
  if (reason === undefined) throw error
  deps.log.info({ code: reason, connectionId: connection.id }, 'an experiment could not be pulled now')
  if (reason !== 'rateLimited' && reason !== 'deadline') return
  const latest = new Date(deps.clock.now().getTime() + latestRunMs)
  await inTenant((tx) => bringNextSyncForward(tx, connection.id, latest))
}

/** A GrowthBook that fails is written down and left: the next run reads what this one could not. */
export async function pullTargeted(
  deps: Deps,
  job: PullJob,
  { deadlineMs, maximumWaitMs } = usualPatience,
): Promise<void> {
  const { organizationId, connectionId } = job
  const inTenant: PullContext['inTenant'] = (work) => asOrganization(deps.db, organizationId, work)
  const connection = await inTenant((tx) => getConnectionRow(tx, connectionId))
  if (!isConnected(connection)) return
  const signal = AbortSignal.timeout(deadlineMs)
  const session = openSession(deps, { organizationId, connection, signal, maximumWaitMs })
  const context = { deps, job, connection, inTenant, ask: session.ask, signal }
  try {
    await pull(context)
  } catch (error) {
    await afterFailure(context, error)
  } finally {
    await session.close()
  }
}
