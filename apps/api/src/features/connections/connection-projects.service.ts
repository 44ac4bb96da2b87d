/** Whose cards come from which of GrowthBook's projects. */
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { recordAudit } from '../auth/index.js'
import { refuseArchivedTeam, requireTeam } from '../teams/index.js'
import { projectViewOf, saveProjectTeam, type ProjectOf } from './connection-projects.repo.js'

/** @throws Problem 404 for connection, project or team; 409 `teamArchived` */
export async function chooseTeam(
  tx: TenantTx,
  actor: Actor,
  { teamId, ...which }: ProjectOf & { readonly teamId: string | null },
): Promise<void> {
  const before = await projectViewOf(tx, which)
  if (teamId !== null) await requireTeam(tx, teamId)
  await refuseArchivedTeam(tx, teamId)
  await saveProjectTeam(tx, which, teamId)
  await recordAudit(tx, actor, {
    action: 'connection.projectTeamChanged',
    subjectType: 'connection',
    subjectId: which.connectionId,
    before: { projectId: which.projectId, teamId: before.team?.id ?? null },
    after: { projectId: which.projectId, teamId },
  })
}
