/** Members of the transaction's organisation, and what hangs on a membership. */
import type { Role, UserId } from '@knowwhen/domain'
import { and, asc, count, eq, gt, isNotNull, isNull, or, sql } from 'drizzle-orm'

import { apiKeys, invitations, members, teamMembers, teams, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

const columns = {
  userId: members.userId,
  name: users.name,
  email: users.email,
  role: members.role,
  joinedAt: members.createdAt,
  removedAt: members.removedAt,
}

export interface PeoplePage {
  readonly includeRemoved: boolean
  readonly after: readonly [name: string, userId: string] | undefined
  readonly limit: number
}

/** People by name. */
export const listPeopleRows = (tx: TenantTx, { includeRemoved, after, limit }: PeoplePage) =>
  tx
    .select(columns)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      and(
        eq(members.organizationId, sqlOrganizationId),
        includeRemoved ? undefined : isNull(members.removedAt),
        after === undefined
          ? undefined
          : or(gt(users.name, after[0]), and(eq(users.name, after[0]), gt(users.id, after[1]))),
      ),
    )
    .orderBy(asc(users.name), asc(users.id))
    .limit(limit + 1)
export type PersonRow = Awaited<ReturnType<typeof listPeopleRows>>[number]

const isMember = (userId: string) =>
  and(eq(members.organizationId, sqlOrganizationId), eq(members.userId, userId))

/** A member, present or past. */
export const findPersonRow = async (tx: TenantTx, userId: string): Promise<PersonRow | undefined> => {
  const [row] = await tx
    .select(columns)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(isMember(userId))
  return row
}

export const countOwners = async (tx: TenantTx): Promise<number> => {
  const [row] = await tx
    .select({ owners: count() })
    .from(members)
    .where(
      and(
        eq(members.organizationId, sqlOrganizationId),
        eq(members.role, 'owner'),
        isNull(members.removedAt),
      ),
    )
  return row?.owners ?? 0
}

export const setRole = async (tx: TenantTx, userId: string, role: Role): Promise<void> => {
  await tx.update(members).set({ role }).where(isMember(userId))
}

export interface Admission {
  readonly userId: UserId
  readonly role: Role
  readonly at: Date
}

/** Makes the person a member, again where they left or were removed. False: they are one already. */
export const admitMember = async (tx: TenantTx, { userId, role, at }: Admission): Promise<boolean> => {
  const admitted = await tx
    .insert(members)
    .values({ organizationId: sqlOrganizationId, userId, role, createdAt: at })
    .onConflictDoUpdate({
      target: [members.organizationId, members.userId],
      set: { role, createdAt: at, removedAt: null },
      setWhere: isNotNull(members.removedAt),
    })
    .returning({ userId: members.userId })
  return admitted.length === 1
}

/** The same for somebody who was never a member: who was removed does not come back by themselves. */
export const admitNewMember = async (tx: TenantTx, { userId, role, at }: Admission): Promise<boolean> => {
  const admitted = await tx
    .insert(members)
    .values({ organizationId: sqlOrganizationId, userId, role, createdAt: at })
    .onConflictDoNothing()
    .returning({ userId: members.userId })
  return admitted.length === 1
}

export const markRemoved = async (tx: TenantTx, userId: string, at: Date): Promise<void> => {
  await tx.update(members).set({ removedAt: at }).where(isMember(userId))
}

/** Ends presence in every team on this day; one that was to begin later ends on its first day. */
export const endTeamMemberships = async (tx: TenantTx, userId: string, day: string): Promise<void> => {
  const { from, until } = teamMembers
  await tx
    .update(teamMembers)
    .set({ until: sql`greatest(${from}, ${day}::date)` })
    .where(
      and(
        eq(teamMembers.organizationId, sqlOrganizationId),
        eq(teamMembers.userId, userId),
        or(isNull(until), gt(until, day)),
      ),
    )
  await tx
    .update(teams)
    .set({ leaderId: null, version: sql`${teams.version} + 1` })
    .where(and(eq(teams.organizationId, sqlOrganizationId), eq(teams.leaderId, userId)))
}

/** For good: a person who comes back makes new keys. */
export const revokeKeysOf = async (tx: TenantTx, userId: string, at: Date): Promise<void> => {
  await tx
    .update(apiKeys)
    .set({ revokedAt: at })
    .where(
      and(
        eq(apiKeys.organizationId, sqlOrganizationId),
        eq(apiKeys.createdBy, userId),
        isNull(apiKeys.revokedAt),
      ),
    )
}

/** Doors that this person opened and nobody came through yet. */
export const revokeInvitationsBy = async (tx: TenantTx, userId: string, at: Date): Promise<void> => {
  await tx
    .update(invitations)
    .set({ revokedAt: at })
    .where(
      and(
        eq(invitations.organizationId, sqlOrganizationId),
        eq(invitations.invitedBy, userId),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    )
}
