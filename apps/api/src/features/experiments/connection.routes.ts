import {
  createConnection,
  getConnection,
  listConnections,
  listSyncs,
  startSync,
  testConnection,
  testNewConnection,
  updateConnection,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { mount } from '../../http/mount.js'
import { connectionViewOf, listConnectionViews, listSyncRunViews } from './connection.read.js'
import { getConnectionRow } from './connection.repo.js'
import { changeConnection, makeConnection } from './connection.service.js'
import { tryConnection } from './connection-test.service.js'
import { startSyncOf } from './sync.service.js'

const registerReads = (app: FastifyInstance): void => {
  mount(app, listConnections, ({ query }, { inTenant }) => inTenant((tx) => listConnectionViews(tx, query)))

  mount(app, getConnection, ({ params }, { inTenant }) =>
    inTenant((tx) => connectionViewOf(tx, params.connectionId)),
  )

  mount(app, listSyncs, ({ params, query }, { inTenant }) =>
    inTenant(async (tx) => {
      await getConnectionRow(tx, params.connectionId)
      return listSyncRunViews(tx, params.connectionId, query)
    }),
  )
}

const registerTests = (app: FastifyInstance, { growthBook, secrets }: Deps): void => {
  mount(app, testNewConnection, async ({ body }, { inTenant }) => {
    await inTenant(() => Promise.resolve(null))
    return tryConnection(growthBook, body)
  })

  mount(app, testConnection, async ({ params }, { inTenant }) => {
    const row = await inTenant((tx) => getConnectionRow(tx, params.connectionId))
    return tryConnection(growthBook, {
      baseUrl: row.baseUrl,
      secretKey: secrets.decrypt(row.secretKeyCiphertext),
    })
  })
}

export const registerConnections = (app: FastifyInstance, deps: Deps): void => {
  const { secrets, queue } = deps
  registerReads(app)
  registerTests(app, deps)

  mount(app, createConnection, ({ body }, { inTenant }) =>
    inTenant(async (tx, actor) => connectionViewOf(tx, await makeConnection(tx, { actor, secrets }, body))),
  )

  mount(app, updateConnection, ({ params, body }, { inTenant, version }) =>
    inTenant(async (tx, actor) => {
      await changeConnection(tx, { actor, secrets }, { ...body, connectionId: params.connectionId, version })
      return connectionViewOf(tx, params.connectionId)
    }),
  )

  mount(app, startSync, ({ params }, { inTenant }) =>
    inTenant((tx, actor) => startSyncOf(tx, { actor, queue }, params.connectionId)),
  )
}
