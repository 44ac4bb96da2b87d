import type { Organization, ParsedRequest, updateOrganization } from '@knowwhen/contract'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { recordAudit } from '../auth/index.js'
import { joiningOf } from './joining.js'
import { countPeople, getOrganizationRow, updateOrganizationRow } from './organization.repo.js'

export const readOrganization = async (tx: TenantTx): Promise<Organization> => {
  const { deleteAfter, ...row } = await getOrganizationRow(tx)
  return { ...row, people: await countPeople(tx), deleteAfter: deleteAfter?.toISOString() ?? null }
}

type Change = ParsedRequest<typeof updateOrganization>['body']

/** Changes what was given, leaves the rest. Sealed cards keep the rules that they were sealed with. */
export const changeOrganization = async (
  tx: TenantTx,
  actor: Actor,
  { version, change }: { readonly version: number; readonly change: Change },
): Promise<Organization> => {
  const before = await readOrganization(tx)
  const joining = await joiningOf(tx, actor, { before, change })
  await updateOrganizationRow(tx, version, {
    name: change.name ?? before.name,
    strictness: change.strictness ?? before.strictness,
    minimumRuntimeDays: change.minimumRuntimeDays ?? before.minimumRuntimeDays,
    auditRetentionDays:
      change.auditRetentionDays === undefined ? before.auditRetentionDays : change.auditRetentionDays,
    ...joining,
  })
  const after = await readOrganization(tx)
  const subject = { subjectType: 'organization', subjectId: actor.organizationId }
  await recordAudit(tx, actor, { action: 'organization.changed', ...subject, before, after })
  return after
}
