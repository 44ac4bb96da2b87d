/**
 * What happens to an account is written down in every organisation of its person: each may have to account for it. What
 * an organisation's own provider has to do with it concerns that organisation alone.
 */
import type { OrganizationId, UserId } from '@knowwhen/domain'

import type { AccountTx } from '../../db/tenant.js'
import { withinOrganization } from '../../db/tenant.js'
import { listMembershipIds } from './accounts.repo.js'
import { recordAudit, type AuditActor, type AuditEntry } from './audit.service.js'

export interface AuditedPerson extends AuditActor {
  readonly userId: UserId
  /** The only organisation that this is told to: that whose own provider vouched for the person. */
  readonly boundOrganizationId?: OrganizationId | null
}

/** Never a name or an e-mail address in it: a person can be erased, and the trail cannot be rewritten. */
export const recordForPerson = async (
  tx: AccountTx,
  actor: AuditedPerson,
  { action, before, after }: Pick<AuditEntry, 'action' | 'before' | 'after'>,
): Promise<void> => {
  const { userId, boundOrganizationId = null } = actor
  const entry = { action, subjectType: 'user', subjectId: userId, before, after }
  for (const organizationId of await listMembershipIds(tx, userId)) {
    if (boundOrganizationId !== null && boundOrganizationId !== organizationId) continue
    await withinOrganization(tx, organizationId, (inside) => recordAudit(inside, actor, entry))
  }
}
