import { and, eq, sql } from 'drizzle-orm'

import { teams } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export type TeamRow = typeof teams.$inferSelect
export type NewTeamRow = Omit<TeamRow, 'organizationId' | 'version' | 'leaderId' | 'archivedAt'>
export type TeamChange = {
  readonly [Field in 'name' | 'purpose' | 'color']?: TeamRow[Field] | undefined
}

const one = (id: string) => and(eq(teams.organizationId, sqlOrganizationId), eq(teams.id, id))

export const insertTeam = async (tx: TenantTx, row: NewTeamRow): Promise<void> => {
  await tx.insert(teams).values({ ...row, organizationId: sqlOrganizationId })
}

/** The team, locked until the transaction ends. */
export const lockTeam = async (tx: TenantTx, id: string): Promise<TeamRow | undefined> => {
  const [row] = await tx.select().from(teams).where(one(id)).for('update')
  return row
}

/** Fields that are left out stay; the version rises. */
export const updateTeamRow = async (tx: TenantTx, id: string, change: TeamChange): Promise<void> => {
  await tx
    .update(teams)
    .set({ ...change, version: sql`${teams.version} + 1` })
    .where(one(id))
}
