/** What a whole list no longer shows is gone from GrowthBook: it is kept, and marked. */
import { GrowthBookError, type Experiment, type Read } from '@knowwhen/growthbook'

import { listStored, markGone, upsertExperiments } from '../experiments/index.js'
import { rowsOf } from './experiment-rows.js'
import { groupsWhenNamed } from './metric-groups.js'
import type { SyncContext } from './sync-context.js'

/** Of more than these the next whole list tells. */
const mostAsked = 50

/** Null: GrowthBook has no such experiment. */
export async function lookUp(
  { ask, signal }: Pick<SyncContext, 'ask' | 'signal'>,
  externalId: string,
): Promise<Read<Experiment> | null> {
  try {
    return await ask((client) => client.getExperiment(externalId, { signal }))
  } catch (error) {
    if (error instanceof GrowthBookError && error.code === 'notFound') return null
    throw error
  }
}

/** From a list of some projects an experiment also vanishes when it moves to another one: each is asked for by itself. */
async function confirmed(context: SyncContext, missing: readonly string[]): Promise<readonly string[]> {
  const gone: string[] = []
  const moved: Read<Experiment>[] = []
  for (const externalId of missing.slice(0, mostAsked)) {
    const found = await lookUp(context, externalId)
    if (found === null) gone.push(externalId)
    else moved.push(found)
  }
  const groups = await groupsWhenNamed(context)(moved)
  await context.inTenant((tx) => upsertExperiments(tx, rowsOf(moved, groups, context)))
  return gone
}

/**
 * `seen`: everything that was listed. What lies outside of the connection's project filter was not looked for, and is
 * left as it was.
 */
export async function markGoneExperiments(context: SyncContext, seen: readonly string[]): Promise<void> {
  const { connection, inTenant, progress, deps } = context
  const { projectFilter } = connection
  const here = new Set(seen)
  const stored = await inTenant((tx) => listStored(tx, connection.id))
  const missing = stored
    .filter(({ projectId }) => projectFilter.length === 0 || projectFilter.includes(projectId))
    .map(({ externalId }) => externalId)
    .filter((externalId) => !here.has(externalId))
  if (missing.length === 0) return
  const externalIds = projectFilter.length === 0 ? missing : await confirmed(context, missing)
  await inTenant(async (tx) => {
    const experimentsGone = await markGone(tx, connection.id, { externalIds, now: deps.clock.now() })
    await progress.save(tx, { experimentsGone })
  })
}
