import {
  deleteIdentityProvider,
  getIdentityProvider,
  putIdentityProvider,
  verifyDomain,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { spendAttempt } from '../auth/index.js'
import { confirmDomain, findRecord, readRecord } from './domain-proof.service.js'
import { prepare, put, read, remove, tryIssuer } from './identity-provider.service.js'

/** Asking the network for somebody is not to be had without end. */
const networkLimit = (organizationId: string) => [
  { key: `identityProvider ${organizationId}`, most: 30, minutes: 10 },
]

export const registerIdentityProvider = (app: FastifyInstance): void => {
  mount(app, getIdentityProvider, (_, { inTenant, deps }) => inTenant((tx) => read(tx, deps)))

  mount(app, putIdentityProvider, async ({ body: input }, { inTenant, deps }) => {
    const { actor, sealedSecret } = await inTenant((tx, asking) => prepare(tx, asking, { deps, input }))
    await spendAttempt(deps, networkLimit(actor.organizationId))
    await tryIssuer(deps, { actor, input, sealedSecret })
    return inTenant((tx, asking) => put(tx, asking, { input, sealedSecret }))
  })

  mount(app, deleteIdentityProvider, (_, { inTenant }) => inTenant(remove))

  mount(app, verifyDomain, async (_, { inTenant, deps }) => {
    const { organizationId, ...record } = await inTenant(async (tx, actor) => ({
      organizationId: actor.organizationId,
      ...(await readRecord(tx)),
    }))
    await spendAttempt(deps, networkLimit(organizationId))
    await findRecord(deps, record)
    return inTenant((tx, actor) => confirmDomain(tx, actor, record))
  })
}
