import { and, eq, gte, inArray, isNull, lte, or } from 'drizzle-orm'

import { members, teamMembers } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export interface WaitingCard {
  readonly teamId: string | null
  readonly proposedBy: string
}

/** People of the team, at this moment, whose role may decide. */
const editorsOfTeam = async (tx: TenantTx, teamId: string, at: Date): Promise<readonly string[]> => {
  const today = at.toISOString().slice(0, 10)
  const rows = await tx
    .selectDistinct({ userId: teamMembers.userId })
    .from(teamMembers)
    .innerJoin(
      members,
      and(eq(members.organizationId, teamMembers.organizationId), eq(members.userId, teamMembers.userId)),
    )
    .where(
      and(
        eq(teamMembers.organizationId, sqlOrganizationId),
        eq(teamMembers.teamId, teamId),
        lte(teamMembers.from, today),
        or(isNull(teamMembers.until), gte(teamMembers.until, today)),
        isNull(members.removedAt),
        inArray(members.role, ['owner', 'admin', 'editor']),
      ),
    )
  return rows.map(({ userId }) => userId)
}

/** For whom a card waits: the editors of its team, else whoever proposed it. */
export const decidersOf = async (
  tx: TenantTx,
  { teamId, proposedBy }: WaitingCard,
  at: Date,
): Promise<readonly string[]> => {
  const editors = teamId === null ? [] : await editorsOfTeam(tx, teamId, at)
  return editors.length === 0 ? [proposedBy] : editors
}
