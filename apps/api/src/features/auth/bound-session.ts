/**
 * A session that one organisation's own provider vouched for. Whoever runs that provider can have one of every member,
 * so it opens that organisation, and nothing that the person has beyond it: not their account, not another place.
 */
import type { Endpoint } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { AccountActor } from '../../http/actor.js'
import { mount, type Handler } from '../../http/mount.js'
import { forbidden } from '../../http/problems.js'

/** @throws Problem 403 `boundSession` */
export const assertUnbound = ({ boundOrganizationId }: Pick<AccountActor, 'boundOrganizationId'>): void => {
  if (boundOrganizationId === null) return
  throw forbidden(
    'You signed in with your organisation’s identity provider, which opens that organisation alone. Sign in another way to do this.',
    'boundSession',
  )
}

/** Mounts an endpoint that such a session may not use. */
export const mountUnbound = <const E extends Endpoint>(
  app: FastifyInstance,
  endpoint: E,
  handler: Handler<E>,
): void =>
  mount(app, endpoint, (request, context) =>
    handler(request, {
      ...context,
      inAccount: (work) =>
        context.inAccount((tx, person) => {
          assertUnbound(person)
          return work(tx, person)
        }),
    }),
  )
