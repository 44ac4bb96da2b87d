import {
  createOrganization,
  joinOrganization,
  leaveOrganization,
  listJoinableOrganizations,
  listOrganizations,
  switchOrganization,
} from '@knowwhen/contract'
import { brandId, type OrganizationId } from '@knowwhen/domain'
import type { FastifyInstance, FastifyRequest } from 'fastify'

import { mount } from '../../http/mount.js'
import { unauthenticated } from '../../http/problems.js'
import { readSession } from '../auth/index.js'
import {
  assertMayCreate,
  found,
  join,
  listJoinable,
  listMine,
  moveOn,
  switchTo,
} from './memberships.service.js'
import { leave } from './people.service.js'

/** The token of the request's session; a request with a key has none. */
export const sessionTokenOf = (app: FastifyInstance, request: FastifyRequest): string => {
  const credential = app.credentials.of(request)
  if (credential?.kind !== 'session') throw unauthenticated()
  return credential.token
}

const registerOwnOrganizations = (app: FastifyInstance): void => {
  mount(app, listOrganizations, (_, { inAccount, deps }) =>
    inAccount((tx, person) => listMine(tx, deps, person)),
  )

  mount(app, createOrganization, async ({ body }, { inAccount, inTenant, deps, request }) => {
    await inAccount(async (tx, person) => {
      await assertMayCreate(tx, deps, person)
      await found(tx, person, { name: body.name, token: sessionTokenOf(app, request) })
    })
    return inTenant(readSession)
  })

  mount(app, switchOrganization, async ({ body }, { inAccount, inTenant, request }) => {
    const organizationId = brandId<OrganizationId>(body.organizationId)
    await inAccount((tx, person) =>
      switchTo(tx, person, { organizationId, token: sessionTokenOf(app, request) }),
    )
    return inTenant(readSession)
  })

  mount(app, leaveOrganization, async (_, { inAccount, inTenant }) => {
    await inTenant(leave)
    await inAccount(moveOn)
  })
}

const registerJoining = (app: FastifyInstance): void => {
  mount(app, listJoinableOrganizations, (_, { inAccount }) => inAccount(listJoinable))

  mount(app, joinOrganization, async ({ params }, { inAccount, inTenant, request }) => {
    const organizationId = brandId<OrganizationId>(params.organizationId)
    await inAccount((tx, person) => join(tx, person, { organizationId, token: sessionTokenOf(app, request) }))
    return inTenant(readSession)
  })
}

export const registerMemberships = (app: FastifyInstance): void => {
  registerOwnOrganizations(app)
  registerJoining(app)
}
