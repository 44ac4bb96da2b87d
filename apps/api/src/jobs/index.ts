/** Who does the jobs of each queue. */
import type { Deps } from '../deps.js'
import { handleJudgeHypothesis } from './judge-hypothesis.js'
import { handleSendMail } from './send-mail.js'
import { handleSyncConnection } from './sync-connection.js'

export const handleJobs = (deps: Deps): void => {
  handleSyncConnection(deps)
  handleJudgeHypothesis(deps)
  handleSendMail(deps)
}
