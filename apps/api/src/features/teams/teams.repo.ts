import { and, eq, gte, isNotNull, isNull, lte, ne, or, sql } from 'drizzle-orm'

import { members, teamMembers, teams } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export type TeamRow = typeof teams.$inferSelect
export type NewTeamRow = Omit<TeamRow, 'organizationId' | 'version' | 'leaderId' | 'archivedAt'>
export type TeamChange = {
  readonly [Field in 'name' | 'purpose' | 'color' | 'leaderId' | 'archivedAt']?: TeamRow[Field] | undefined
}
export type MemberRow = typeof teamMembers.$inferSelect
/** Calendar days, both inclusive; null: still there. */
export type Days = Pick<MemberRow, 'from' | 'until'>

const one = (id: string) => and(eq(teams.organizationId, sqlOrganizationId), eq(teams.id, id))
const oneMember = (id: string) =>
  and(eq(teamMembers.organizationId, sqlOrganizationId), eq(teamMembers.id, id))

export const insertTeam = async (tx: TenantTx, row: NewTeamRow): Promise<void> => {
  await tx.insert(teams).values({ ...row, organizationId: sqlOrganizationId })
}

/** The team, locked until the transaction ends: whoever changes it or its people takes turns. */
export const lockTeam = async (tx: TenantTx, id: string): Promise<TeamRow | undefined> => {
  const [row] = await tx.select().from(teams).where(one(id)).for('update')
  return row
}

export const isArchived = async (tx: TenantTx, id: string): Promise<boolean> =>
  (await tx.$count(teams, and(one(id), isNotNull(teams.archivedAt)))) > 0

/** Fields that are left out stay; the version rises. */
export const updateTeamRow = async (tx: TenantTx, id: string, change: TeamChange): Promise<void> => {
  await tx
    .update(teams)
    .set({ ...change, version: sql`${teams.version} + 1` })
    .where(one(id))
}

/** The team at work that this person leads, other than the one given. */
export const findOtherTeamOfLeader = async (
  tx: TenantTx,
  { userId, teamId }: { readonly userId: string; readonly teamId: string },
): Promise<TeamRow | undefined> => {
  const [row] = await tx
    .select()
    .from(teams)
    .where(
      and(
        eq(teams.organizationId, sqlOrganizationId),
        eq(teams.leaderId, userId),
        isNull(teams.archivedAt),
        ne(teams.id, teamId),
      ),
    )
  return row
}

export const isColleague = async (tx: TenantTx, userId: string): Promise<boolean> =>
  (await tx.$count(
    members,
    and(eq(members.organizationId, sqlOrganizationId), eq(members.userId, userId), isNull(members.removedAt)),
  )) > 0

export const insertMember = async (tx: TenantTx, row: Omit<MemberRow, 'organizationId'>): Promise<void> => {
  await tx.insert(teamMembers).values({ ...row, organizationId: sqlOrganizationId })
}

export const findMember = async (tx: TenantTx, id: string): Promise<MemberRow | undefined> => {
  const [row] = await tx.select().from(teamMembers).where(oneMember(id))
  return row
}

export const updateMemberDays = async (tx: TenantTx, id: string, { from, until }: Days): Promise<void> => {
  await tx.update(teamMembers).set({ from, until }).where(oneMember(id))
}

/** Another entry of the same person in the same team that shares a day with these. */
export const hasOverlap = async (
  tx: TenantTx,
  { id, teamId, userId, from, until }: Pick<MemberRow, 'id' | 'teamId' | 'userId'> & Days,
): Promise<boolean> =>
  (await tx.$count(
    teamMembers,
    and(
      eq(teamMembers.organizationId, sqlOrganizationId),
      eq(teamMembers.teamId, teamId),
      eq(teamMembers.userId, userId),
      ne(teamMembers.id, id),
      until === null ? undefined : lte(teamMembers.from, until),
      or(isNull(teamMembers.until), gte(teamMembers.until, from)),
    ),
  )) > 0
