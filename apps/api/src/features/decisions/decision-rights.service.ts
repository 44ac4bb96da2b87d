/** Who may decide on a card: admins on all, editors on those of the teams that they are in today. */
import { needsMembership } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import { authorise, authoriseTeam, type Actor } from '../../http/actor.js'
import { forbidden, Problem } from '../../http/problems.js'
import type { Card } from '../hypotheses/index.js'
import { dayOf, isInTeam, teamNameOf } from '../teams/index.js'

type CardOfTeam = Pick<Card, 'teamId'>

const FORBIDDEN = 403
const NO_TEAM =
  'This card has no team yet, and editors decide on the cards of their own teams. Give it a team first.'

const notInTeam = (team: string): Problem =>
  forbidden(
    `This card belongs to the team "${team}", and you are not in it. Ask an admin to add you to the team, or somebody of the team to decide.`,
    'notInTeam',
  )

/** @throws Problem 403 `forbidden`, `otherTeam` or `notInTeam`, with what to do */
export const authoriseDecision = async (
  tx: TenantTx,
  actor: Actor,
  { teamId }: CardOfTeam,
): Promise<void> => {
  authorise(actor, 'decision.make')
  authoriseTeam(actor, teamId)
  if (!needsMembership(actor.role, 'decision.make')) return
  if (teamId === null) throw forbidden(NO_TEAM, 'notInTeam')
  if (await isInTeam(tx, { teamId, userId: actor.userId, today: dayOf(actor.at) })) return
  throw notInTeam(await teamNameOf(tx, teamId))
}

export interface DecisionRight {
  readonly mayDecide: boolean
  readonly mayNotDecideReason: string | null
}

/** The same as an answer, for a screen that explains. */
export const decisionRightOf = async (
  tx: TenantTx,
  actor: Actor,
  card: CardOfTeam,
): Promise<DecisionRight> => {
  try {
    await authoriseDecision(tx, actor, card)
    return { mayDecide: true, mayNotDecideReason: null }
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== FORBIDDEN) throw error
    return { mayDecide: false, mayNotDecideReason: error.detail }
  }
}
