import { brandId, roles, type OrganizationId, type Role, type UserId } from '@knowwhen/domain'
import { and, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'

import { invitations, members, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { AccountTx, TenantTx } from '../../db/tenant.js'

const guests = alias(users, 'guests')

const columns = {
  id: invitations.id,
  email: invitations.email,
  role: invitations.role,
  invitedBy: invitations.invitedBy,
  invitedByName: users.name,
  createdAt: invitations.createdAt,
  lastSentAt: invitations.lastSentAt,
  timesSent: invitations.timesSent,
  expiresAt: invitations.expiresAt,
  acceptedAt: invitations.acceptedAt,
  acceptedBy: invitations.acceptedBy,
  acceptedByName: guests.name,
  revokedAt: invitations.revokedAt,
}

const selectInvitations = (tx: TenantTx) =>
  tx
    .select(columns)
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.invitedBy))
    .leftJoin(guests, eq(guests.id, invitations.acceptedBy))

export interface InvitationsPage {
  readonly beforeId: string | undefined
  readonly limit: number
}

/** Newest first. */
export const listInvitationRows = (tx: TenantTx, { beforeId, limit }: InvitationsPage) =>
  selectInvitations(tx)
    .where(
      and(
        eq(invitations.organizationId, sqlOrganizationId),
        beforeId === undefined ? undefined : lt(invitations.id, beforeId),
      ),
    )
    .orderBy(desc(invitations.id))
    .limit(limit + 1)
export type InvitationRow = Awaited<ReturnType<typeof listInvitationRows>>[number]

const isThis = (id: string) => and(eq(invitations.organizationId, sqlOrganizationId), eq(invitations.id, id))
const isUnused = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt))

export const findInvitationRow = async (tx: TenantTx, id: string): Promise<InvitationRow | undefined> => {
  const [row] = await selectInvitations(tx).where(isThis(id))
  return row
}

export interface NewInvitation {
  readonly id: string
  readonly email: string | null
  readonly role: Role
  readonly tokenHash: Buffer
  readonly invitedBy: UserId
  readonly at: Date
  readonly expiresAt: Date
}

export const insertInvitation = async (tx: TenantTx, { at, ...row }: NewInvitation): Promise<void> => {
  await tx
    .insert(invitations)
    .values({ ...row, organizationId: sqlOrganizationId, createdAt: at, lastSentAt: at })
}

/** An invitation of this address that still opens something. */
export const hasOpenInvitation = async (tx: TenantTx, email: string, at: Date): Promise<boolean> => {
  const found = await tx
    .select({ id: invitations.id })
    .from(invitations)
    .where(
      and(
        eq(invitations.organizationId, sqlOrganizationId),
        eq(invitations.email, email),
        isUnused,
        gt(invitations.expiresAt, at),
      ),
    )
    .limit(1)
  return found.length > 0
}

export const isMemberEmail = async (tx: TenantTx, email: string): Promise<boolean> => {
  const found = await tx
    .select({ userId: members.userId })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      and(eq(members.organizationId, sqlOrganizationId), isNull(members.removedAt), eq(users.email, email)),
    )
    .limit(1)
  return found.length > 0
}

/** The old link stops working with this. False: accepted or revoked meanwhile. */
export const renewInvitation = async (
  tx: TenantTx,
  id: string,
  { tokenHash, at, expiresAt }: Pick<NewInvitation, 'tokenHash' | 'at' | 'expiresAt'>,
): Promise<boolean> => {
  const renewed = await tx
    .update(invitations)
    .set({ tokenHash, lastSentAt: at, expiresAt, timesSent: sql`${invitations.timesSent} + 1` })
    .where(and(isThis(id), isUnused))
    .returning({ id: invitations.id })
  return renewed.length === 1
}

/** False: accepted meanwhile, or revoked before. */
export const markRevoked = async (tx: TenantTx, id: string, at: Date): Promise<boolean> => {
  const revoked = await tx
    .update(invitations)
    .set({ revokedAt: at })
    .where(and(isThis(id), isUnused))
    .returning({ id: invitations.id })
  return revoked.length === 1
}

export interface Acceptance {
  readonly invitationId: string
  readonly tokenHash: Buffer
  readonly userId: UserId
  readonly at: Date
}

/**
 * Uses the invitation up: of two at once, the second waits for the first and finds nothing. Undefined: it was used,
 * revoked, renewed, or is too old.
 */
export const takeInvitation = async (
  tx: TenantTx,
  { invitationId, tokenHash, userId, at }: Acceptance,
): Promise<{ readonly role: Role; readonly invitedBy: string } | undefined> => {
  const [taken] = await tx
    .update(invitations)
    .set({ acceptedAt: at, acceptedBy: userId })
    .where(
      and(
        isThis(invitationId),
        eq(invitations.tokenHash, tokenHash),
        isUnused,
        gt(invitations.expiresAt, at),
      ),
    )
    .returning({ role: invitations.role, invitedBy: invitations.invitedBy })
  return taken
}

const foundRow = z
  .object({
    organization_id: z.string(),
    invitation_id: z.string(),
    organization_name: z.string(),
    email: z.string().nullable(),
    role: z.enum(roles),
    invited_by_name: z.string(),
    expires_at: z.coerce.date(),
    accepted_at: z.coerce.date().nullable(),
    revoked_at: z.coerce.date().nullable(),
  })
  .transform((row) => ({
    organizationId: brandId<OrganizationId>(row.organization_id),
    invitationId: row.invitation_id,
    organizationName: row.organization_name,
    email: row.email,
    role: row.role,
    invitedByName: row.invited_by_name,
    expiresAt: row.expires_at,
    acceptedAt: row.accepted_at,
    revokedAt: row.revoked_at,
  }))
export type FoundInvitation = z.output<typeof foundRow>

/** By its link's hash, whatever has become of it. */
export const findByTokenHash = async (
  tx: AccountTx,
  tokenHash: Buffer,
): Promise<FoundInvitation | undefined> => {
  const hex = `\\x${tokenHash.toString('hex')}`
  const { rows } = await tx.execute(sql`SELECT * FROM app_private.find_invitation(${hex}::bytea)`)
  return z.array(foundRow).parse(rows)[0]
}
