/** Who does the jobs of each queue. */
import type { Deps } from '../deps.js'
import { handleDeletions } from './delete-organizations.js'
import { handleAuditRetention } from './erase-audit-events.js'
import { handleEventRetention } from './erase-webhook-events.js'
import { handleJudgeHypothesis } from './judge-hypothesis.js'
import { handlePullExperiment } from './pull-experiment.js'
import { handleSendMail } from './send-mail.js'
import { handleTellPeople } from './tell-people.js'
import { handleSyncConnection } from './sync-connection.js'

export const handleJobs = (deps: Deps): void => {
  handleSyncConnection(deps)
  handlePullExperiment(deps)
  handleJudgeHypothesis(deps)
  handleDeletions(deps)
  handleAuditRetention(deps)
  handleEventRetention(deps)
  handleSendMail(deps)
  handleTellPeople(deps)
}
