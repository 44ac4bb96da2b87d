/** Mails what people were told, tells what is overdue, and sends the weekly digest. */
import { brandId, type OrganizationId } from '@knowwhen/domain'
import { z } from 'zod'

import { asOrganization } from '../db/tenant.js'
import type { Deps } from '../deps.js'
import { mailNotifications, sendDigests, tellInviter, tellOverdue } from '../features/notifications/index.js'
import { nowAndThen } from './now-and-then.js'

const mailJob = z.object({ organizationId: z.uuid(), notificationIds: z.array(z.uuid()) })
const inviterJob = z.object({ organizationId: z.uuid(), invitationId: z.uuid() })
const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

export const handleTellPeople = (deps: Deps): void => {
  deps.queue.handle('mailNotifications', async (payload) => {
    const { organizationId, notificationIds } = mailJob.parse(payload)
    await asOrganization(deps.db, brandId<OrganizationId>(organizationId), (tx) =>
      mailNotifications(tx, deps, notificationIds),
    )
  })
  deps.queue.handle('tellInviter', async (payload) => {
    const { organizationId, invitationId } = inviterJob.parse(payload)
    await asOrganization(deps.db, brandId<OrganizationId>(organizationId), (tx) =>
      tellInviter(tx, deps, invitationId),
    )
  })
  deps.queue.lookAfter(nowAndThen(deps.clock, DAY, () => tellOverdue(deps)))
  deps.queue.lookAfter(nowAndThen(deps.clock, HOUR, () => sendDigests(deps)))
}
