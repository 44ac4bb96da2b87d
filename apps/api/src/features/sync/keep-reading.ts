/** Evidence is append-only: what says the same as the newest reading stores nothing, whoever brings it, and when. */
import { createHash } from 'node:crypto'

import { canonicalJsonOf, type EvidenceId, type Reading } from '@knowwhen/domain'
import type { Read, ResultsAnswer } from '@knowwhen/growthbook'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import { findNewestReading, insertEvidence } from '../experiments/index.js'

export interface PulledReading {
  readonly answer: Read<ResultsAnswer>
  readonly reading: Reading
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** Canonical, since PostgreSQL gives the keys of stored JSON back in an order of its own. */
const sameReading = (a: Reading, b: Reading): boolean => canonicalJsonOf(a) === canonicalJsonOf(b)

const phaseOf = ({ phase }: ResultsAnswer['result']): number | null =>
  /^\d+$/.test(phase) ? Number(phase) : null

/**
 * Stores the reading unless it says what the newest one says; true when something new was kept. The experiment is
 * locked by the caller, so that of two who bring the same one stores it.
 */
export async function keepReading(
  tx: TenantTx,
  experimentId: string,
  { answer: { raw, parsed }, reading, now }: PulledReading & { readonly now: Date },
): Promise<boolean> {
  const newest = await findNewestReading(tx, experimentId)
  if (newest?.snapshotId === parsed.result.id && sameReading(newest.reading, reading)) return false
  return insertEvidence(tx, {
    id: newId<EvidenceId>(),
    experimentId,
    grade: reading.grade,
    engine: reading.engine,
    alpha: reading.alpha,
    snapshotId: parsed.result.id,
    phase: phaseOf(parsed.result),
    raw,
    rawHash: sha256(raw),
    reading,
    asOf: new Date(reading.asOf),
    fetchedAt: now,
  })
}
