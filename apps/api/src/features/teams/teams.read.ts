/** Teams as people and programs read them. */
import type { listTeams, ParsedRequest, Team } from '@knowwhen/contract'
import { communicationChannels, teamSizeHint } from '@knowwhen/domain'
import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'

import { hypotheses, members, teamMembers, teams, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'

type Query = ParsedRequest<typeof listTeams>['query']

const loweredName = sql<string>`lower(${teams.name})`

/** Who left the organisation is in none of its teams, whatever their rows say. */
const sizeOn = (today: string) => sql<number>`(
  select count(distinct p.user_id)::int from ${teamMembers} p
  join ${members} m on m.organization_id = p.organization_id and m.user_id = p.user_id
  where p.organization_id = "teams"."organization_id" and p.team_id = "teams"."id" and m.removed_at is null
    and p.from_day <= ${today}::date and (p.until_day is null or p.until_day >= ${today}::date)
)`

const selectTeams = (tx: TenantTx, today: string) =>
  tx
    .select({
      team: teams,
      lowered: loweredName,
      leaderName: users.name,
      size: sizeOn(today),
      hypotheses: sql<number>`(
        select count(*)::int from ${hypotheses} h
        where h.organization_id = "teams"."organization_id" and h.team_id = "teams"."id"
      )`,
    })
    .from(teams)
    .leftJoin(users, eq(users.id, teams.leaderId))

type Row = Awaited<ReturnType<typeof selectTeams>>[number]

const viewOf = ({ team, leaderName, size, hypotheses }: Row): Team => ({
  id: team.id,
  name: team.name,
  purpose: team.purpose,
  color: team.color,
  leader: team.leaderId === null ? null : { userId: team.leaderId, name: leaderName ?? '' },
  size,
  channels: communicationChannels(size),
  sizeHint: teamSizeHint(size),
  archivedAt: team.archivedAt?.toISOString() ?? null,
  hypotheses,
  createdAt: team.createdAt.toISOString(),
  version: team.version,
})

/** Which team, and which day "today" is: a calendar day in UTC. */
export interface TeamOnDay {
  readonly teamId: string
  readonly today: string
}

/** @throws Problem 404 */
export const teamView = async (tx: TenantTx, { teamId, today }: TeamOnDay): Promise<Team> => {
  const [row] = await selectTeams(tx, today).where(
    and(eq(teams.organizationId, sqlOrganizationId), eq(teams.id, teamId)),
  )
  if (row === undefined) throw notFound('team')
  return viewOf(row)
}

/** @throws Problem 404 */
export const teamNameOf = async (tx: TenantTx, teamId: string): Promise<string> => {
  const [row] = await tx
    .select({ name: teams.name })
    .from(teams)
    .where(and(eq(teams.organizationId, sqlOrganizationId), eq(teams.id, teamId)))
  if (row === undefined) throw notFound('team')
  return row.name
}

/** @throws Problem 404 where the organisation has no such team */
export const requireTeam = async (tx: TenantTx, teamId: string): Promise<void> => {
  await teamNameOf(tx, teamId)
}

const statusFilter = (status: Query['status']) => {
  if (status === 'all') return undefined
  return status === 'archived' ? isNotNull(teams.archivedAt) : isNull(teams.archivedAt)
}

export const listTeamsByName = async (
  tx: TenantTx,
  { query, today }: { readonly query: Query; readonly today: string },
) => {
  const { limit, cursor, status } = query
  const end = decodeCursor(cursor, z.tuple([z.string()]))
  const rows = await selectTeams(tx, today)
    .where(
      and(
        eq(teams.organizationId, sqlOrganizationId),
        statusFilter(status),
        end === undefined ? undefined : sql`${loweredName} > ${end[0]}`,
      ),
    )
    .orderBy(asc(loweredName))
    .limit(limit + 1)
  const page = pageOf(rows, limit, (last) => [last.lowered])
  return { items: page.rows.map(viewOf), nextCursor: page.nextCursor }
}
