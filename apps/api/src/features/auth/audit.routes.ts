import { exportAuditEvents, listAuditEvents } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mountFile } from '../../http/mount-file.js'
import { mount } from '../../http/mount.js'
import { exportEvents } from './audit-export.service.js'
import { listEvents } from './audit.service.js'

export const registerAudit = (app: FastifyInstance): void => {
  mount(app, listAuditEvents, ({ query }, { inTenant }) => inTenant((tx) => listEvents(tx, query)))

  mountFile(app, exportAuditEvents, ({ query }, { inTenant }) => exportEvents(inTenant, query))
}
