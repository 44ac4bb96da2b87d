import { cancelSync, getSync, listSyncs, pullExperiment, startSync } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { mount } from '../../http/mount.js'
import { getConnectionRow, listSyncRunViews, syncRunViewOf } from '../connections/index.js'
import { requestPull } from './pull-request.service.js'
import { cancelSyncOf, startSyncOf } from './start-sync.service.js'

export const registerSyncRoutes = (app: FastifyInstance, { queue }: Deps): void => {
  mount(app, listSyncs, ({ params, query }, { inTenant }) =>
    inTenant(async (tx) => {
      await getConnectionRow(tx, params.connectionId)
      return listSyncRunViews(tx, params.connectionId, query)
    }),
  )

  mount(app, getSync, ({ params }, { inTenant }) => inTenant((tx) => syncRunViewOf(tx, params)))

  mount(app, startSync, ({ params, body }, { inTenant }) =>
    inTenant((tx, actor) =>
      startSyncOf(tx, { actor, queue }, { connectionId: params.connectionId, kind: body.kind }),
    ),
  )

  mount(app, cancelSync, ({ params }, { inTenant }) =>
    inTenant((tx, actor) => cancelSyncOf(tx, actor, params)),
  )

  mount(app, pullExperiment, ({ params }, { inTenant }) =>
    inTenant((tx, actor) => requestPull(tx, { actor, queue }, params.experimentId)),
  )
}
