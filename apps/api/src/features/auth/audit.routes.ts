import { listAuditEvents } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { listEvents } from './audit.service.js'

export const registerAudit = (app: FastifyInstance): void => {
  mount(app, listAuditEvents, ({ query }, { inTenant }) => inTenant((tx) => listEvents(tx, query)))
}
