/** Erases, once a day, the audit events that an organisation no longer wants to keep. */
import type { Deps } from '../deps.js'
import { eraseOldAuditEvents } from '../features/auth/index.js'
import { nowAndThen } from './now-and-then.js'

const DAY = 86_400_000

export const handleAuditRetention = (deps: Deps): void => {
  deps.queue.lookAfter(nowAndThen(deps.clock, DAY, () => eraseOldAuditEvents(deps)))
}
