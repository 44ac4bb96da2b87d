/** Changes of who owns what take turns, and whoever waited may have lost their role meanwhile. */
import type { Action } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import { authorise, type Actor } from '../../http/actor.js'
import { forbidden } from '../../http/problems.js'
import { lockOrganization } from './organization.repo.js'
import { findPersonRow } from './people.repo.js'

/**
 * Waits for its turn, and answers the actor with the role of that moment.
 * @throws Problem 403 where it does not allow the action any more
 */
export const takeTurn = async (tx: TenantTx, asking: Actor, action: Action): Promise<Actor> => {
  await lockOrganization(tx)
  const person = await findPersonRow(tx, asking.userId)
  if (person?.removedAt !== null) throw forbidden()
  const actor = { ...asking, role: person.role }
  authorise(actor, action)
  return actor
}
