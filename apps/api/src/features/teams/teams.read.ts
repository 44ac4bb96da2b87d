import type { listTeams, ParsedRequest, Team } from '@knowwhen/contract'
import { and, asc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'

import { hypotheses, teams } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'

type Query = ParsedRequest<typeof listTeams>['query']

const loweredName = sql<string>`lower(${teams.name})`

const selectTeams = (tx: TenantTx) =>
  tx
    .select({
      team: teams,
      lowered: loweredName,
      hypotheses: sql<number>`(
        select count(*)::int from ${hypotheses} h
        where h.organization_id = "teams"."organization_id" and h.team_id = "teams"."id"
      )`,
    })
    .from(teams)

type Row = Awaited<ReturnType<typeof selectTeams>>[number]

const viewOf = ({ team, hypotheses }: Row): Team => ({
  id: team.id,
  name: team.name,
  purpose: team.purpose,
  color: team.color,
  hypotheses,
  createdAt: team.createdAt.toISOString(),
  version: team.version,
})

/** @throws Problem 404 */
export const teamView = async (tx: TenantTx, teamId: string): Promise<Team> => {
  const [row] = await selectTeams(tx).where(
    and(eq(teams.organizationId, sqlOrganizationId), eq(teams.id, teamId)),
  )
  if (row === undefined) throw notFound('team')
  return viewOf(row)
}

/** @throws Problem 404 where the organisation has no such team */
export const requireTeam = async (tx: TenantTx, teamId: string): Promise<void> => {
  await teamView(tx, teamId)
}

export const listTeamsByName = async (tx: TenantTx, { limit, cursor }: Query) => {
  const end = decodeCursor(cursor, z.tuple([z.string()]))
  const rows = await selectTeams(tx)
    .where(
      and(
        eq(teams.organizationId, sqlOrganizationId),
        end === undefined ? undefined : sql`${loweredName} > ${end[0]}`,
      ),
    )
    .orderBy(asc(loweredName))
    .limit(limit + 1)
  const page = pageOf(rows, limit, (last) => [last.lowered])
  return { items: page.rows.map(viewOf), nextCursor: page.nextCursor }
}
