/** What happens to an account is written down in every organisation of its person: each may have to account for it. */
import type { UserId } from '@knowwhen/domain'

import type { AccountTx } from '../../db/tenant.js'
import { withinOrganization } from '../../db/tenant.js'
import { listMembershipIds } from './accounts.repo.js'
import { recordAudit, type AuditActor, type AuditEntry } from './audit.service.js'

/** Never a name or an e-mail address in it: a person can be erased, and the trail cannot be rewritten. */
export const recordForPerson = async (
  tx: AccountTx,
  actor: AuditActor & { readonly userId: UserId },
  { action, before, after }: Pick<AuditEntry, 'action' | 'before' | 'after'>,
): Promise<void> => {
  const entry = { action, subjectType: 'user', subjectId: actor.userId, before, after }
  for (const organizationId of await listMembershipIds(tx, actor.userId)) {
    await withinOrganization(tx, organizationId, (inside) => recordAudit(inside, actor, entry))
  }
}
