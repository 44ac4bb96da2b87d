import { callOffDeletion, getOrganization, scheduleDeletion, updateOrganization } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { callOff, schedule } from './deletion.service.js'
import { changeOrganization, readOrganization } from './organization.service.js'

export const registerOrganization = (app: FastifyInstance): void => {
  mount(app, getOrganization, (_, { inTenant }) => inTenant(readOrganization))

  mount(app, updateOrganization, ({ body }, { inTenant, version }) =>
    inTenant((tx, actor) => changeOrganization(tx, actor, { version, change: body })),
  )

  mount(app, scheduleDeletion, ({ body }, { inTenant }) =>
    inTenant((tx, actor) => schedule(tx, actor, body.name)),
  )

  mount(app, callOffDeletion, (_, { inTenant }) => inTenant(callOff))
}
