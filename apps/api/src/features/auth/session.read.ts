import { eq } from 'drizzle-orm'

import { organizations, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'

/** The signed-in person and the organisation, in one query. */
export const getSessionFacts = async (tx: TenantTx, actor: Actor) => {
  const [row] = await tx
    .select({
      user: { id: users.id, name: users.name, email: users.email },
      organization: { id: organizations.id, name: organizations.name, isDemo: organizations.isDemo },
    })
    .from(users)
    .innerJoin(organizations, eq(organizations.id, sqlOrganizationId))
    .where(eq(users.id, actor.userId))
  if (row === undefined) throw new Error('The session’s person is gone.')
  return row
}
