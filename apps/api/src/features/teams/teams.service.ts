import type { createTeam, ParsedRequest, updateTeam } from '@knowwhen/contract'
import type { TeamId } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import { uniqueViolationOf } from '../../db/unique-violation.js'
import type { Actor } from '../../http/actor.js'
import { conflict, notFound, stale } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { insertTeam, lockTeam, updateTeamRow } from './teams.repo.js'

/** Two teams that differ in case alone would be one in every conversation. */
const nameTaken = (error: unknown): unknown => {
  if (!uniqueViolationOf(error, 'teams_name')) return error
  const message = 'Another team has this name already.'
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
  const team = await lockTeam(tx, teamId)
  if (team === undefined) throw notFound('team')
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
