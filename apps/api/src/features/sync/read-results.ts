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
    multipleExposures,
  })
  return { answer, reading }
}
