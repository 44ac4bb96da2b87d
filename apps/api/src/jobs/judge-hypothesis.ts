/** Judges one card: asked for by features that come before the evidence in the order, such as sealing. */
import { brandId, type OrganizationId } from '@knowwhen/domain'
import { z } from 'zod'

import { asOrganization } from '../db/tenant.js'
import type { Deps } from '../deps.js'
import { judgeHypothesis } from '../features/experiments/index.js'

const judgeJob = z.object({ organizationId: z.uuid(), hypothesisId: z.uuid() })

export const handleJudgeHypothesis = (deps: Deps): void => {
  deps.queue.handle('judgeHypothesis', async (payload, { jobId }) => {
    const { organizationId, hypothesisId } = judgeJob.parse(payload)
    const occasion = { at: deps.clock.now(), requestId: `job:${jobId}`, queue: deps.queue }
    await asOrganization(deps.db, brandId<OrganizationId>(organizationId), (tx) =>
      judgeHypothesis(tx, occasion, hypothesisId),
    )
  })
}
