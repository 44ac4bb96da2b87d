/** Who is in a team, from which day and until which: entries stay, so that it can be told later who was there when. */
import type { addTeamMember, ParsedRequest, updateTeamMember } from '@knowwhen/contract'
import type { Branded } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { conflict, notFound, unprocessable } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import {
  findMember,
  hasOverlap,
  insertMember,
  isArchived,
  isColleague,
  lockTeam,
  updateMemberDays,
  type Days,
  type MemberRow,
  type TeamRow,
} from './teams.repo.js'

const ISO_DAY_LENGTH = 10

/** The calendar day of an instant, in UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, ISO_DAY_LENGTH)

const ARCHIVED = 'This team is archived. Choose another team, or ask an admin to take it out of the archive.'

export const teamArchived = () =>
  conflict('teamArchived', ARCHIVED, [{ path: 'body.teamId', message: ARCHIVED, code: 'teamArchived' }])

/** A card may name no team yet. @throws Problem 409 `teamArchived` */
export const refuseArchivedTeam = async (tx: TenantTx, teamId: string | null): Promise<void> => {
  if (teamId !== null && (await isArchived(tx, teamId))) throw teamArchived()
}

/** @throws Problem 404 */
export const lockedTeam = async (tx: TenantTx, teamId: string): Promise<TeamRow> => {
  const team = await lockTeam(tx, teamId)
  if (team === undefined) throw notFound('team')
  return team
}

const refuseReversed = ({ from, until }: Days): void => {
  if (until === null || from <= until) return
  const message = 'The last day lies before the first.'
  throw unprocessable('daysReversed', message, [{ path: 'body.until', message, code: 'daysReversed' }])
}

const refuseOverlap = async (
  tx: TenantTx,
  entry: Pick<MemberRow, 'id' | 'teamId' | 'userId'> & Days,
): Promise<void> => {
  if (!(await hasOverlap(tx, entry))) return
  const message = 'This person is in the team on some of these days already. Change that entry instead.'
  throw conflict('alreadyInTeam', message, [{ path: 'body.from', message, code: 'alreadyInTeam' }])
}

const refuseStranger = async (tx: TenantTx, userId: string): Promise<void> => {
  if (await isColleague(tx, userId)) return
  const message = 'There is no such person in this organisation. Invite them first.'
  throw unprocessable('unknownReference', message, [{ path: 'body.userId', message, code: 'unknown' }])
}

/** Takes somebody into the team; answers the entry's id. @throws Problem 404, 409, 422 */
export const addMember = async (
  tx: TenantTx,
  actor: Actor,
  command: { readonly teamId: string; readonly input: ParsedRequest<typeof addTeamMember>['body'] },
): Promise<string> => {
  const { teamId, input } = command
  const team = await lockedTeam(tx, teamId)
  if (team.archivedAt !== null) throw teamArchived()
  await refuseStranger(tx, input.userId)
  const days = { from: input.from ?? dayOf(actor.at), until: input.until }
  refuseReversed(days)
  const entry = { id: newId<Branded<'teamMember'>>(), teamId, userId: input.userId, ...days }
  await refuseOverlap(tx, entry)
  await insertMember(tx, { ...entry, createdAt: actor.at })
  await recordAudit(tx, actor, {
    action: 'team.memberAdded',
    subjectType: 'team',
    subjectId: teamId,
    after: { membershipId: entry.id, userId: entry.userId, ...days },
  })
  return entry.id
}

const isHere = ({ from, until }: Days, today: string): boolean => from <= today && (until ?? today) >= today

/** Whoever leads is there, with no last day set: a leader who has gone would lead nobody. */
const refuseLeaderless = (
  team: TeamRow,
  { was, days, today }: { readonly was: MemberRow; readonly days: Days; readonly today: string },
): void => {
  if (team.leaderId !== was.userId || !isHere(was, today)) return
  if (isHere(days, today) && days.until === null) return
  throw conflict(
    'leaderLeaves',
    'This person leads the team. Choose another leader first, or nobody for the time being.',
  )
}

interface MemberChange {
  readonly teamId: string
  readonly membershipId: string
  readonly input: ParsedRequest<typeof updateTeamMember>['body']
}

/** Ends an entry or corrects its days. @throws Problem 404, 409, 422 */
export const changeMember = async (tx: TenantTx, actor: Actor, command: MemberChange): Promise<void> => {
  const { teamId, membershipId, input } = command
  const team = await lockedTeam(tx, teamId)
  const was = await findMember(tx, membershipId)
  if (was?.teamId !== teamId) throw notFound('entry of this team')
  const days = {
    from: input.from ?? was.from,
    until: input.until === undefined ? was.until : input.until,
  }
  refuseReversed(days)
  refuseLeaderless(team, { was, days, today: dayOf(actor.at) })
  await refuseOverlap(tx, { ...was, ...days })
  await updateMemberDays(tx, membershipId, days)
  const who = { membershipId, userId: was.userId }
  await recordAudit(tx, actor, {
    action: 'team.memberChanged',
    subjectType: 'team',
    subjectId: teamId,
    before: { ...who, from: was.from, until: was.until },
    after: { ...who, ...days },
  })
}
