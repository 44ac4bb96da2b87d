/** Pulls one connection: metrics, experiments and results, then judges the cards they test. */
import { brandId, type OrganizationId } from '@knowwhen/domain'

import type { Deps } from '../deps.js'
import { endInterruptedRuns, runSync, startDueSyncs, syncJob } from '../features/sync/index.js'

export const handleSyncConnection = (deps: Deps): void => {
  deps.queue.handle('syncConnection', async (payload, { isLast }) => {
    const job = syncJob.parse(payload)
    await runSync(deps, { ...job, organizationId: brandId<OrganizationId>(job.organizationId), isLast })
  })
  deps.queue.lookAfter((isFirst) => endInterruptedRuns(deps, isFirst ? 'all' : 'failedLately'))
  deps.queue.lookAfter(() => startDueSyncs(deps))
}
