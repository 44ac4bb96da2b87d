/** Sign-ins of a known person that were refused are written down, too. */
import type { OrganizationId, UserId } from '@knowwhen/domain'
import type { FastifyRequest } from 'fastify'

import { withinOrganization, withoutOrganization, type AccountTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { recordForPerson, type AuditedPerson } from './account-audit.service.js'
import { recordAudit } from './audit.service.js'
import { wasEverMember } from './oidc.repo.js'

export interface Refusal {
  readonly userId: UserId
  /** What refused it; `ssoRequired`: the password was right, and is not asked for here. */
  readonly step: 'password' | 'secondFactor' | 'provider' | 'ssoRequired'
  /** Whose own provider was used, so that this organisation alone is told. */
  readonly organizationId?: OrganizationId | null
}

const REFUSED = 'session.refused'

/** Who was removed is still known to the organisation; who never belonged to it is nobody to its trail. */
const recordWithin = (
  tx: AccountTx,
  organizationId: OrganizationId,
  { actor, step }: { readonly actor: AuditedPerson } & Pick<Refusal, 'step'>,
): Promise<void> =>
  withinOrganization(tx, organizationId, async (inside) => {
    if (!(await wasEverMember(inside, actor.userId))) return
    const subject = { subjectType: 'user', subjectId: actor.userId }
    await recordAudit(inside, actor, { action: REFUSED, ...subject, after: { step } })
  })

/** In a transaction of its own: that of the sign-in is undone. */
export const noteRefusal = (
  deps: Deps,
  { id: requestId, ip: ipAddress }: Pick<FastifyRequest, 'id' | 'ip'>,
  { userId, step, organizationId = null }: Refusal,
): Promise<void> =>
  withoutOrganization(deps.db, (tx) => {
    const actor = { userId, requestId, at: deps.clock.now(), ipAddress }
    return organizationId === null
      ? recordForPerson(tx, actor, { action: REFUSED, after: { step } })
      : recordWithin(tx, organizationId, { actor, step })
  })
