import type { createTeam, ParsedRequest, setTeamLeader, updateTeam } from '@knowwhen/contract'
import type { TeamId } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import { uniqueViolationOf } from '../../db/unique-violation.js'
import type { Actor } from '../../http/actor.js'
import { conflict, stale, unprocessable, type Problem } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { isInTeamForGood } from './members.read.js'
import { dayOf, lockedTeam, teamArchived } from './members.service.js'
import {
  findOtherTeamOfLeader,
  insertTeam,
  updateTeamRow,
  type TeamChange,
  type TeamRow,
} from './teams.repo.js'

/** Two teams that differ in case alone would be one in every conversation. */
const nameTaken = (error: unknown): unknown => {
  if (!uniqueViolationOf(error, 'teams_name')) return error
  const message = 'Another team has this name already; it may be an archived one.'
  return conflict('nameTaken', message, [{ path: 'body.name', message, code: 'nameTaken' }])
}

/** Makes a team; answers its id. @throws Problem 409 `nameTaken` */
export const makeTeam = async (
  tx: TenantTx,
  actor: Actor,
  input: ParsedRequest<typeof createTeam>['body'],
): Promise<string> => {
  const id = newId<TeamId>()
  try {
    await insertTeam(tx, { ...input, id, createdAt: actor.at })
  } catch (error) {
    throw nameTaken(error)
  }
  await recordAudit(tx, actor, {
    action: 'team.created',
    subjectType: 'team',
    subjectId: id,
    before: null,
    after: input,
  })
  return id
}

/** @throws Problem 404, 409 `nameTaken`, 412 `stale` */
export const changeTeam = async (
  tx: TenantTx,
  actor: Actor,
  command: {
    readonly teamId: string
    readonly version: number
    readonly input: ParsedRequest<typeof updateTeam>['body']
  },
): Promise<void> => {
  const { teamId, version, input } = command
  const team = await lockedTeam(tx, teamId)
  if (team.version !== version) throw stale()
  try {
    await updateTeamRow(tx, teamId, input)
  } catch (error) {
    throw nameTaken(error)
  }
  await recordAudit(tx, actor, {
    action: 'team.updated',
    subjectType: 'team',
    subjectId: teamId,
    before: { name: team.name, purpose: team.purpose, color: team.color },
    after: input,
  })
}

const leadsAnother = (name: string | undefined): Problem => {
  const message =
    name === undefined
      ? 'This person leads another team by now, and nobody leads two.'
      : `This person leads the team "${name}" already, and nobody leads two. Choose another leader there first.`
  return conflict('leadsAnother', message, [{ path: 'body.userId', message, code: 'leadsAnother' }])
}

/** @throws Problem 409 `leadsAnother` also where another request was quicker */
const writeTeam = async (tx: TenantTx, teamId: string, change: TeamChange): Promise<void> => {
  try {
    await updateTeamRow(tx, teamId, change)
  } catch (error) {
    throw uniqueViolationOf(error, 'teams_leader') ? leadsAnother(undefined) : error
  }
}

const refuseSecondThread = async (tx: TenantTx, teamId: string, userId: string): Promise<void> => {
  const other = await findOtherTeamOfLeader(tx, { userId, teamId })
  if (other !== undefined) throw leadsAnother(other.name)
}

const refuseLeader = async (
  tx: TenantTx,
  { team, userId, today }: { readonly team: TeamRow; readonly userId: string; readonly today: string },
): Promise<void> => {
  if (team.archivedAt !== null) throw teamArchived()
  if (!(await isInTeamForGood(tx, { teamId: team.id, userId, today }))) {
    const message =
      'Only somebody who is in the team today, with no last day set, can lead it. Add them first.'
    throw unprocessable('leaderNotInTeam', message, [
      { path: 'body.userId', message, code: 'leaderNotInTeam' },
    ])
  }
  await refuseSecondThread(tx, team.id, userId)
}

/** Chooses who leads the team, or nobody. @throws Problem 404, 409, 422 */
export const chooseLeader = async (
  tx: TenantTx,
  actor: Actor,
  command: {
    readonly teamId: string
    readonly userId: ParsedRequest<typeof setTeamLeader>['body']['userId']
  },
): Promise<void> => {
  const { teamId, userId } = command
  const team = await lockedTeam(tx, teamId)
  if (team.leaderId === userId) return
  if (userId !== null) await refuseLeader(tx, { team, userId, today: dayOf(actor.at) })
  await writeTeam(tx, teamId, { leaderId: userId })
  await recordAudit(tx, actor, {
    action: 'team.leaderChanged',
    subjectType: 'team',
    subjectId: teamId,
    before: { leaderId: team.leaderId },
    after: { leaderId: userId },
  })
}

/** Archives the team or takes it out again; doing it twice changes nothing. @throws Problem 404, 409 `leadsAnother` */
export const setArchived = async (
  tx: TenantTx,
  actor: Actor,
  { teamId, isArchived }: { readonly teamId: string; readonly isArchived: boolean },
): Promise<void> => {
  const team = await lockedTeam(tx, teamId)
  if ((team.archivedAt !== null) === isArchived) return
  if (!isArchived && team.leaderId !== null) await refuseSecondThread(tx, teamId, team.leaderId)
  const archivedAt = isArchived ? actor.at : null
  await writeTeam(tx, teamId, { archivedAt })
  await recordAudit(tx, actor, {
    action: isArchived ? 'team.archived' : 'team.unarchived',
    subjectType: 'team',
    subjectId: teamId,
    before: { archivedAt: team.archivedAt?.toISOString() ?? null },
    after: { archivedAt: archivedAt?.toISOString() ?? null },
  })
}
