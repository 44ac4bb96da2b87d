/** Who acts: the person of the session, or the person who made the API key, in one organisation. */
import {
  can,
  keyCan,
  teamKeyCan,
  type Action,
  type ApiKeyScope,
  type OrganizationId,
  type Role,
  type TeamId,
  type UserId,
} from '@knowwhen/domain'

import { forbidden } from './problems.js'

export interface Actor {
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly name: string
  readonly role: Role
  /** Null: a session. Else what the API key covers, capped by its maker's present role. */
  readonly scope: ApiKeyScope | null
  readonly requestId: string
  /** Now, by the injected clock; the same moment throughout the request. */
  readonly at: Date
  /** People who could approve what another did: with one, there is no second person and it is marked unreviewed. */
  readonly people: number
  /** Null: an API key. */
  readonly sessionId: string | null
  /** Null: a session. */
  readonly apiKeyId: string | null
  /** Set for an API key that may change only what belongs to this team. */
  readonly teamId: TeamId | null
  readonly ipAddress: string
}

/** A person about their own account, in no organisation. Always a session: a key belongs to an organisation. */
export interface AccountActor {
  readonly userId: UserId
  readonly name: string
  readonly email: string
  readonly emailVerified: boolean
  readonly isOperator: boolean
  readonly sessionId: string
  /** `password`, or the provider that vouched for this session. */
  readonly method: string
  /** The only organisation that this session opens, where an organisation's own provider vouched for it. */
  readonly boundOrganizationId: OrganizationId | null
  readonly activeOrganizationId: OrganizationId | null
  readonly requestId: string
  readonly at: Date
  readonly ipAddress: string
}

/** The system itself: a job that acts for an organisation without a person. */
export interface SystemActor {
  readonly organizationId: OrganizationId
  readonly userId: null
  readonly requestId: string
  readonly at: Date
}

export const systemActor = (organizationId: OrganizationId, at: Date, requestId: string): SystemActor => ({
  organizationId,
  userId: null,
  requestId,
  at,
})

/** Whether this actor may do this, by role and, for an API key, by scope and team. */
export const mayDo = (actor: Pick<Actor, 'role' | 'scope' | 'teamId'>, action: Action): boolean =>
  actor.scope === null
    ? can(actor.role, action)
    : keyCan({ scope: actor.scope, creatorRole: actor.role }, action) &&
      (actor.teamId === null || teamKeyCan(action))

/** @throws Problem 403 `forbidden` */
export const authorise = (actor: Pick<Actor, 'role' | 'scope' | 'teamId'>, action: Action): void => {
  if (!mayDo(actor, action)) throw forbidden()
}

/**
 * Whoever changes a card, its link, or a decision on it asks this with the card's team: a key that is limited to a
 * team changes nothing of another one, and nothing of none.
 * @throws Problem 403 `otherTeam`
 */
export const authoriseTeam = (actor: Pick<Actor, 'teamId'> | SystemActor, ownerId: string | null): void => {
  const teamId = 'teamId' in actor ? actor.teamId : null
  if (teamId === null || teamId === ownerId) return
  throw forbidden(
    'This API key may change only what belongs to its own team. Use a key of the other team, or one without a team.',
    'otherTeam',
  )
}
