import type { ConnectionProject } from '@knowwhen/contract'
import { and, asc, eq, sql } from 'drizzle-orm'

import { growthbookConnections, growthbookProjects, teams } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { notFound } from '../../http/problems.js'

export interface ProjectOf {
  readonly connectionId: string
  /** GrowthBook's id. */
  readonly projectId: string
}

const ofConnection = (connectionId: string) =>
  and(
    eq(growthbookProjects.organizationId, sqlOrganizationId),
    eq(growthbookProjects.connectionId, connectionId),
  )
const exactly = ({ connectionId, projectId }: ProjectOf) =>
  and(ofConnection(connectionId), eq(growthbookProjects.externalId, projectId))

const selectProjects = (tx: TenantTx) =>
  tx
    .select({
      externalId: growthbookProjects.externalId,
      name: growthbookProjects.name,
      deletedAt: growthbookProjects.deletedAt,
      teamId: teams.id,
      teamName: teams.name,
      filter: growthbookConnections.projectFilter,
    })
    .from(growthbookProjects)
    .innerJoin(
      growthbookConnections,
      and(
        eq(growthbookConnections.organizationId, growthbookProjects.organizationId),
        eq(growthbookConnections.id, growthbookProjects.connectionId),
      ),
    )
    .leftJoin(
      teams,
      and(
        eq(teams.organizationId, growthbookProjects.organizationId),
        eq(teams.id, growthbookProjects.teamId),
      ),
    )

type Row = Awaited<ReturnType<typeof selectProjects>>[number]

const viewOf = ({ externalId, name, deletedAt, teamId, teamName, filter }: Row): ConnectionProject => ({
  externalId,
  name,
  team: teamId === null || teamName === null ? null : { id: teamId, name: teamName },
  isRead: filter.length === 0 || filter.includes(externalId),
  deletedAt: deletedAt?.toISOString() ?? null,
})

export async function listProjectViews(
  tx: TenantTx,
  connectionId: string,
): Promise<readonly ConnectionProject[]> {
  const rows = await selectProjects(tx)
    .where(ofConnection(connectionId))
    .orderBy(sql`lower(${growthbookProjects.name})`, asc(growthbookProjects.externalId))
  return rows.map(viewOf)
}

/** @throws Problem 404 */
export async function projectViewOf(tx: TenantTx, which: ProjectOf): Promise<ConnectionProject> {
  const [row] = await selectProjects(tx).where(exactly(which))
  if (row === undefined) throw notFound('project')
  return viewOf(row)
}

export async function saveProjectTeam(tx: TenantTx, which: ProjectOf, teamId: string | null): Promise<void> {
  await tx.update(growthbookProjects).set({ teamId }).where(exactly(which))
}
