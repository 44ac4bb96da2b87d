/** Readings are judged in the order of their data: what is entered later must count up to a later moment. */
import { canonicalJsonOf, enteredIn, type Reading } from '@knowwhen/domain'

import { unprocessable } from '../../http/problems.js'
import type { StoredReading } from './manual-experiment.repo.js'

const withoutTime = (reading: Reading): string => canonicalJsonOf({ ...reading, asOf: '' })

/**
 * Whether the newest reading is exactly this one, sent once more. A running experiment's data counts up to the moment
 * of entry where nothing else is said, which makes nothing new of it.
 */
export const isTheSame = (
  newest: StoredReading,
  { entered, reading }: { readonly entered: unknown; readonly reading: Reading },
): boolean =>
  canonicalJsonOf(enteredIn(newest.raw) ?? null) === canonicalJsonOf(entered) &&
  withoutTime(newest.reading) === withoutTime(reading)

const inWords = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`

/**
 * A reading that comes later and is dated earlier would become the first that was ready, and turn a decided verdict.
 * @throws Problem 422 `olderThanNewest`
 */
export const refuseOlder = (newest: StoredReading | undefined, { asOf }: Pick<Reading, 'asOf'>): void => {
  if (newest === undefined || new Date(asOf) > newest.asOf) return
  const message = `The newest reading counts up to ${inWords(newest.asOf)}. A later entry must count up to a later moment: say which.`
  throw unprocessable('olderThanNewest', message, [{ path: 'body.asOf', message }])
}
