/** Sends what was posted, and takes the words of old messages out. */
import { z } from 'zod'

import type { Deps } from '../deps.js'
import { deliverAccountMail, deliverOrganizationMail, removeOldBodies } from '../features/mail/index.js'
import { nowAndThen } from './now-and-then.js'

const accountMailJob = z.object({ mailId: z.uuid() })
const organizationMailJob = z.object({ organizationId: z.uuid(), mailId: z.uuid() })
const HOUR = 60 * 60 * 1000

export const handleSendMail = (deps: Deps): void => {
  deps.queue.handle('sendAccountMail', (payload) =>
    deliverAccountMail(deps, accountMailJob.parse(payload).mailId),
  )
  deps.queue.handle('sendOrganizationMail', (payload) =>
    deliverOrganizationMail(deps, organizationMailJob.parse(payload)),
  )
  deps.queue.lookAfter(nowAndThen(deps.clock, HOUR, () => removeOldBodies(deps)))
}
