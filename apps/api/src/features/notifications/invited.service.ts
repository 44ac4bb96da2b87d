/**
 * An accepted invitation, told to whoever sent it. The invited person gets the invitation itself by e-mail: before
 * they belong to the organisation it has no place to tell them anything, and afterwards they know.
 */
import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { findAcceptedInvitation } from './invitation.read.js'
import { notify, type NotifyDeps } from './notify.service.js'

/** Safe to repeat: it is told once. */
export const tellInviter = async (
  tx: TenantTx,
  deps: NotifyDeps & Pick<Deps, 'clock'>,
  invitationId: string,
): Promise<void> => {
  const accepted = await findAcceptedInvitation(tx, invitationId)
  if (accepted === undefined || accepted.isTold) return
  await notify(tx, deps, {
    kind: 'invited',
    userIds: [accepted.invitedBy],
    subjectType: 'invitation',
    subjectId: invitationId,
    subjectKey: '',
    summary: 'accepted your invitation.',
    actorId: accepted.acceptedBy,
    at: deps.clock.now(),
  })
}
