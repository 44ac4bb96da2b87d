/** The newest results of one experiment, asked for and decoded. */
import type { Experiment } from '@knowwhen/growthbook'
import { toReading } from '@knowwhen/growthbook'

import type { StoredMultipleExposures } from '../../db/schema/index.js'
import type { PulledReading } from './keep-reading.js'
import type { Believed } from './server-facts.js'
import type { SyncContext } from './sync-context.js'

export interface AskedFor {
  readonly externalId: string
  readonly enhancedStatus: Experiment['enhancedStatus']
  /** As a webhook told them: the results do not. */
  readonly multipleExposures: StoredMultipleExposures | null
}

/** What was told before the phase began was of another assignment, which is over. */
const exposuresOf = (told: StoredMultipleExposures | null, phaseStartedAt: string) => {
  if (told === null || !(Date.parse(told.at) >= Date.parse(phaseStartedAt))) return null
  return { users: told.users, share: told.share }
}

/** @throws GrowthBookError */
export async function readResults(
  { ask, signal }: Pick<SyncContext, 'ask' | 'signal'>,
  { externalId, enhancedStatus, multipleExposures }: AskedFor,
  believed: Believed,
): Promise<PulledReading> {
  const answer = await ask((client) => client.getResults(externalId, { signal }))
  const reading = toReading({
    experiment: answer.parsed.experiment,
    results: answer.parsed.result,
    metrics: believed.metrics,
    alpha: believed.alpha,
    sequentialTuning: believed.sequentialTuning,
    enhancedStatus,
  })
  const told = exposuresOf(multipleExposures, reading.exposureStartedAt)
  return { answer, reading: { ...reading, multipleExposures: told } }
}
