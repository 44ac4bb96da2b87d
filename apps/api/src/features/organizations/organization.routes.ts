import { getOrganization, listPeople, updateOrganization } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { changeOrganization, listColleagues, readOrganization } from './organization.service.js'

export const registerOrganization = (app: FastifyInstance): void => {
  mount(app, getOrganization, (_, { inTenant }) => inTenant(readOrganization))

  mount(app, updateOrganization, ({ body }, { inTenant, version }) =>
    inTenant((tx, actor) => changeOrganization(tx, actor, { version, change: body })),
  )

  mount(app, listPeople, ({ query }, { inTenant }) => inTenant((tx) => listColleagues(tx, query)))
}
