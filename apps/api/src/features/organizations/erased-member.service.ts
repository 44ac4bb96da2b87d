/** What the erasure of a person means for an organisation that they belong to. */
import type { OrganizationId, UserId } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import type { AccountActor } from '../../http/actor.js'
import { scheduleForWantOfPeople } from './deletion.service.js'
import {
  endTeamMemberships,
  findPersonRow,
  markRemoved,
  revokeInvitationsBy,
  revokeKeysOf,
} from './people.repo.js'

export interface ErasedMember {
  readonly organizationId: OrganizationId
  readonly userId: UserId
}

/** Ends what a removal ends, and has the organisation deleted where that was its last member. */
export const endErasedMembership = async (
  tx: TenantTx,
  by: AccountActor,
  { organizationId, userId }: ErasedMember,
): Promise<void> => {
  const person = await findPersonRow(tx, userId)
  if (person?.removedAt !== null) return
  const { at } = by
  await markRemoved(tx, userId, at)
  await endTeamMemberships(tx, userId, at.toISOString().slice(0, 10))
  await revokeKeysOf(tx, userId, at)
  await revokeInvitationsBy(tx, userId, at)
  await scheduleForWantOfPeople(tx, by, organizationId)
}
