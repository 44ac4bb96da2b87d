/**
 * Which snapshot is the newest of each experiment, a hundred at a time: where many experiments were changed without
 * new results (renamed, tagged, archived), that spares a request for each. Bulk results are never read for their
 * numbers: they may be those of somebody's custom report. A report hides the newest snapshot at worst, and then the
 * experiment is asked.
 */
import type { Reading } from '@knowwhen/domain'

import type { StoredCapabilities } from '../../db/schema/index.js'
import {
  countStored,
  findNewestReading,
  lockExperiment,
  savePullOutcome,
  type ExperimentRow,
  type ToPull,
} from '../experiments/index.js'
import type { SyncContext } from './sync-context.js'

/** Snapshot by experiment; empty where nobody was asked. */
export type NewestSnapshots = ReadonlyMap<string, string>

const pageSize = 100
/** A page of bulk results is as large as the results in it: it has to spare several requests. */
const leastSpared = 5

const mayBeKnown = ({ isLinked, wasRead }: ToPull): boolean => wasRead && !isLinked

export async function newestSnapshots(
  { ask, signal, inTenant, connection }: SyncContext,
  { bulkResults }: Pick<StoredCapabilities, 'bulkResults'>,
  toPull: readonly ToPull[],
): Promise<NewestSnapshots> {
  const candidates = toPull.filter(mayBeKnown).length
  const stored = await inTenant((tx) => countStored(tx, connection.id))
  if (!bulkResults || candidates < leastSpared * Math.ceil(stored / pageSize)) return new Map()
  return ask(async (client) => {
    const newest = new Map<string, string>()
    for await (const { parsed } of (await client.listResults({ signal, onMalformedItem: () => undefined })) ??
      []) {
      newest.set(parsed.experimentId, parsed.id)
    }
    return newest
  })
}

type Facts = Pick<ExperimentRow, 'status' | 'phases' | 'arms'>

const isSamePhase = ({ phases, status }: Facts, reading: Reading): boolean => {
  const phase = phases.at(-1)
  if (phase?.startedAt !== reading.exposureStartedAt) return false
  return phase.endedAt === reading.exposureEndedAt || (phase.endedAt === null && status === 'stopped')
}

/** A reading also says how the experiment stood: where that has changed, the same numbers are another reading. */
const standsAsRead = (row: Facts, reading: Reading): boolean =>
  row.status === reading.experimentStatus &&
  isSamePhase(row, reading) &&
  row.arms.length === reading.arms.length &&
  row.arms.every((arm) =>
    reading.arms.some(
      ({ armId, name, weight }) => armId === arm.armId && name === arm.name && weight === arm.weight,
    ),
  )

/** True where the newest results are those that are stored: then there is nothing to ask for. */
export async function knownAlready(
  { inTenant, progress, run, newest }: SyncContext & { readonly newest: NewestSnapshots },
  one: ToPull,
): Promise<boolean> {
  const snapshotId = newest.get(one.externalId)
  if (snapshotId === undefined || !mayBeKnown(one)) return false
  return inTenant(async (tx) => {
    const row = await lockExperiment(tx, run.connectionId, one.externalId)
    const stored = row && (await findNewestReading(tx, row.id))
    if (!row || stored?.snapshotId !== snapshotId || !standsAsRead(row, stored.reading)) return false
    await savePullOutcome(tx, row.id, { settledUpTo: one.updatedAt, problem: null })
    await progress.save(tx, { unchanged: 1, done: 1 })
    return true
  })
}
