/** Who is or was in a team, and when. */
import type { listTeamMembers, ParsedRequest, TeamMember } from '@knowwhen/contract'
import { and, desc, eq, lt, not, or, sql } from 'drizzle-orm'
import { z } from 'zod'

import { members, teamMembers, teams, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'
import { requireTeam, type TeamOnDay } from './teams.read.js'

/** In the team on this day, and in the organisation now. */
const presentOn = (today: string) => sql<boolean>`(
  ${teamMembers.from} <= ${today}::date and (${teamMembers.until} is null or ${teamMembers.until} >= ${today}::date)
  and ${members.removedAt} is null
)`

const selectMembers = (tx: TenantTx, today: string) =>
  tx
    .select({
      id: teamMembers.id,
      person: { userId: teamMembers.userId, name: users.name },
      from: teamMembers.from,
      until: teamMembers.until,
      isPresent: presentOn(today),
      isLeader: sql<boolean>`coalesce(${teams.leaderId} = ${teamMembers.userId}, false)`,
    })
    .from(teamMembers)
    .innerJoin(
      teams,
      and(eq(teams.organizationId, teamMembers.organizationId), eq(teams.id, teamMembers.teamId)),
    )
    .innerJoin(
      members,
      and(eq(members.organizationId, teamMembers.organizationId), eq(members.userId, teamMembers.userId)),
    )
    .innerJoin(users, eq(users.id, teamMembers.userId))

type Row = Awaited<ReturnType<typeof selectMembers>>[number]

/** Whoever leads is marked in the time that they are there, not in an earlier one. */
const viewOf = (row: Row): TeamMember => ({ ...row, isLeader: row.isLeader && row.isPresent })

/** @throws Problem 404 */
export const memberView = async (
  tx: TenantTx,
  { membershipId, today }: { readonly membershipId: string; readonly today: string },
): Promise<TeamMember> => {
  const [row] = await selectMembers(tx, today).where(
    and(eq(teamMembers.organizationId, sqlOrganizationId), eq(teamMembers.id, membershipId)),
  )
  if (row === undefined) throw notFound('entry of this team')
  return viewOf(row)
}

type Query = ParsedRequest<typeof listTeamMembers>['query']

const periodFilter = (period: Query['period'], today: string) => {
  if (period === 'all') return undefined
  return period === 'present' ? presentOn(today) : not(presentOn(today))
}

const after = (end: readonly [string, string] | undefined) =>
  end === undefined
    ? undefined
    : or(lt(teamMembers.from, end[0]), and(eq(teamMembers.from, end[0]), lt(teamMembers.id, end[1])))

/** @throws Problem 404 */
export const listMembersNewestFirst = async (
  tx: TenantTx,
  { teamId, today }: TeamOnDay,
  { limit, cursor, period }: Query,
) => {
  await requireTeam(tx, teamId)
  const rows = await selectMembers(tx, today)
    .where(
      and(
        eq(teamMembers.organizationId, sqlOrganizationId),
        eq(teamMembers.teamId, teamId),
        periodFilter(period, today),
        after(decodeCursor(cursor, z.tuple([z.iso.date(), z.uuid()]))),
      ),
    )
    .orderBy(desc(teamMembers.from), desc(teamMembers.id))
    .limit(limit + 1)
  const page = pageOf(rows, limit, (last) => [last.from, last.id])
  return { items: page.rows.map(viewOf), nextCursor: page.nextCursor }
}

/** A person in a team on a day. */
export interface Presence extends TeamOnDay {
  readonly userId: string
}

const findPresent = async (tx: TenantTx, { teamId, userId, today }: Presence): Promise<Row | undefined> => {
  const [row] = await selectMembers(tx, today)
    .where(
      and(
        eq(teamMembers.organizationId, sqlOrganizationId),
        eq(teamMembers.teamId, teamId),
        eq(teamMembers.userId, userId),
        presentOn(today),
      ),
    )
    .limit(1)
  return row
}

/** Whether the person is in the team on this day. */
export const isInTeam = async (tx: TenantTx, presence: Presence): Promise<boolean> =>
  (await findPresent(tx, presence)) !== undefined

/** The same, with no last day set. */
export const isInTeamForGood = async (tx: TenantTx, presence: Presence): Promise<boolean> =>
  (await findPresent(tx, presence))?.until === null
