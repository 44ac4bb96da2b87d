/** Audit events older than an organisation wants to keep are erased; that they were is itself recorded. */
import { brandId, type OrganizationId } from '@knowwhen/domain'

import { asOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { systemActor } from '../../http/actor.js'
import { eraseOldEventRows, listAllOrganizationIds } from './audit.repo.js'
import { recordAudit } from './audit.service.js'

const REQUEST_ID = 'audit-retention'

type Parts = Pick<Deps, 'db' | 'clock' | 'log'>

const eraseIn = async ({ db, clock }: Parts, organizationId: OrganizationId): Promise<void> =>
  asOrganization(db, organizationId, async (tx) => {
    const done = await eraseOldEventRows(tx)
    if (done === undefined || done.erased === 0) return
    await recordAudit(tx, systemActor(organizationId, clock.now(), REQUEST_ID), {
      action: 'audit.erased',
      subjectType: 'organization',
      subjectId: organizationId,
      after: { events: done.erased, olderThanDays: done.keptDays },
    })
  })

/** Goes through all organisations; one that fails is logged, and keeps nobody else waiting. */
export const eraseOldAuditEvents = async (parts: Parts): Promise<void> => {
  for (const id of await listAllOrganizationIds(parts.db)) {
    try {
      await eraseIn(parts, brandId<OrganizationId>(id))
    } catch (error) {
      parts.log.error({ err: error, organizationId: id }, 'old audit events could not be erased')
    }
  }
}
