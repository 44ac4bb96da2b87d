/** Pulls one experiment that something hints at: an event that GrowthBook sent, or a person. */
import type { Deps } from '../deps.js'
import { pullJob, pullTargeted } from '../features/sync/index.js'

export const handlePullExperiment = (deps: Deps): void => {
  deps.queue.handle('pullExperiment', (payload, { jobId }) =>
    pullTargeted(deps, { ...pullJob.parse(payload), jobId }),
  )
}
