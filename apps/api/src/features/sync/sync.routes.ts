import { listSyncs, startSync } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { mount } from '../../http/mount.js'
import { getConnectionRow, listSyncRunViews } from '../connections/index.js'
import { startSyncOf } from './sync.service.js'

export const registerSyncRoutes = (app: FastifyInstance, { queue }: Deps): void => {
  mount(app, listSyncs, ({ params, query }, { inTenant }) =>
    inTenant(async (tx) => {
      await getConnectionRow(tx, params.connectionId)
      return listSyncRunViews(tx, params.connectionId, query)
    }),
  )

  mount(app, startSync, ({ params }, { inTenant }) =>
    inTenant((tx, actor) => startSyncOf(tx, { actor, queue }, params.connectionId)),
  )
}
