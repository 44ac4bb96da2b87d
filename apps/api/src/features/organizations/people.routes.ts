import { changeRole, listPeople, removePerson, transferOwnership } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { giveRole, handOver, listColleagues, removeMember } from './people.service.js'

export const registerPeople = (app: FastifyInstance): void => {
  mount(app, listPeople, ({ query }, { inTenant }) =>
    inTenant((tx, actor) => listColleagues(tx, actor, query)),
  )

  mount(app, changeRole, ({ params, body }, { inTenant }) =>
    inTenant((tx, actor) => giveRole(tx, actor, { userId: params.userId, role: body.role })),
  )

  mount(app, removePerson, ({ params }, { inTenant }) =>
    inTenant((tx, actor) => removeMember(tx, actor, params.userId)),
  )

  mount(app, transferOwnership, ({ body }, { inTenant }) =>
    inTenant((tx, actor) => handOver(tx, actor, body)),
  )
}
