import { and, eq, sql } from 'drizzle-orm'

import { invitations, notifications } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export interface AcceptedInvitation {
  readonly invitedBy: string
  readonly acceptedBy: string
  readonly isTold: boolean
}

/** Undefined where there is none, or nobody has accepted it. */
export const findAcceptedInvitation = async (
  tx: TenantTx,
  invitationId: string,
): Promise<AcceptedInvitation | undefined> => {
  const [row] = await tx
    .select({
      invitedBy: invitations.invitedBy,
      acceptedBy: invitations.acceptedBy,
      isTold: sql<boolean>`EXISTS (
        SELECT FROM ${notifications} n
        WHERE n.organization_id = "invitations"."organization_id" AND n.kind = 'invited'
          AND n.subject_id = "invitations"."id"
      )`,
    })
    .from(invitations)
    .where(and(eq(invitations.organizationId, sqlOrganizationId), eq(invitations.id, invitationId)))
    .for('update')
  if (row === undefined || row.acceptedBy === null) return undefined
  return { ...row, acceptedBy: row.acceptedBy }
}
