/** Memberships as one person sees them, through the gate's functions, and the organisation of a session. */
import { brandId, roles, type OrganizationId, type UserId } from '@knowwhen/domain'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'

import { organizations, sessions } from '../../db/schema/index.js'
import type { AccountTx, TenantTx } from '../../db/tenant.js'

const organizationId = z.string().transform((value) => brandId<OrganizationId>(value))

const membershipRow = z
  .object({
    organization_id: organizationId,
    name: z.string(),
    is_demo: z.boolean(),
    role: z.enum(roles),
    delete_after: z.coerce.date().nullable(),
  })
  .transform((row) => ({
    organizationId: row.organization_id,
    name: row.name,
    isDemo: row.is_demo,
    role: row.role,
    deleteAfter: row.delete_after,
  }))
export type MembershipRow = z.output<typeof membershipRow>

/** The oldest first. */
export const listMembershipRows = async (
  tx: AccountTx,
  userId: UserId,
): Promise<readonly MembershipRow[]> => {
  const { rows } = await tx.execute(sql`SELECT * FROM app_private.organizations_of(${userId}::uuid)`)
  return z.array(membershipRow).parse(rows)
}

const joinableRow = z
  .object({ organization_id: organizationId, name: z.string(), role: z.enum(roles) })
  .transform((row) => ({ organizationId: row.organization_id, name: row.name, role: row.role }))
export type JoinableRow = z.output<typeof joinableRow>

/** Organisations that this person's verified address opens. */
export const listJoinableRows = async (tx: AccountTx, userId: UserId): Promise<readonly JoinableRow[]> => {
  const { rows } = await tx.execute(sql`SELECT * FROM app_private.joinable_organizations(${userId}::uuid)`)
  return z.array(joinableRow).parse(rows)
}

/** Where the session works from now on; null: nowhere. */
export const setActiveOrganization = async (
  tx: AccountTx,
  session: { readonly sessionId: string; readonly userId: UserId },
  activeOrganizationId: OrganizationId | null,
): Promise<void> => {
  await tx
    .update(sessions)
    .set({ activeOrganizationId })
    .where(and(eq(sessions.id, session.sessionId), eq(sessions.userId, session.userId)))
}

const openRow = z.object({ sso_required: z.boolean() })

/**
 * Asks the gate what the next request of this session will find, in the transaction that has just changed it. As it
 * sets whose rows may be seen, it is the transaction's last statement.
 */
export const findEntrance = async (
  tx: AccountTx,
  token: string,
): Promise<'open' | 'ssoRequired' | 'closed'> => {
  const { rows } = await tx.execute(sql`SELECT sso_required FROM app_private.begin_session(${token})`)
  const [row] = z.array(openRow).parse(rows)
  if (row === undefined) return 'closed'
  return row.sso_required ? 'ssoRequired' : 'open'
}

export const insertOrganizationRow = async (
  tx: TenantTx,
  { id, name, at }: { readonly id: OrganizationId; readonly name: string; readonly at: Date },
): Promise<void> => {
  await tx.insert(organizations).values({ id, name, createdAt: at })
}
