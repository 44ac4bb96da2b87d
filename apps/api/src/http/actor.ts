/** Who acts: the person of the session, or the person who made the API key, in one organisation. */
import {
  can,
  keyCan,
  type Action,
  type ApiKeyScope,
  type OrganizationId,
  type Role,
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
  /** People in the organisation: with one, an approval by a second person is marked unreviewed. */
  readonly people: number
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

/** Whether this actor may do this, by role and, for an API key, by scope. */
export const mayDo = (actor: Pick<Actor, 'role' | 'scope'>, action: Action): boolean =>
  actor.scope === null
    ? can(actor.role, action)
    : keyCan({ scope: actor.scope, creatorRole: actor.role }, action)

/** @throws Problem 403 `forbidden` */
export const authorise = (actor: Pick<Actor, 'role' | 'scope'>, action: Action): void => {
  if (!mayDo(actor, action)) throw forbidden()
}
