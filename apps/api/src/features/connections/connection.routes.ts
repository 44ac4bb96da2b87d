import {
  createConnection,
  disconnectConnection,
  getConnection,
  listConnections,
  testConnection,
  testNewConnection,
  updateConnection,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { mount } from '../../http/mount.js'
import { connectionViewOf, listConnectionViews } from './connection.read.js'
import { getConnectionRow, isConnected } from './connection.repo.js'
import { changeConnection, disconnect, makeConnection } from './connection.service.js'
import { notConnected, tryConnection } from './connection-test.service.js'

const registerReads = (app: FastifyInstance): void => {
  mount(app, listConnections, ({ query }, { inTenant }) => inTenant((tx) => listConnectionViews(tx, query)))

  mount(app, getConnection, ({ params }, { inTenant }) =>
    inTenant((tx) => connectionViewOf(tx, params.connectionId)),
  )
}

const registerTests = (app: FastifyInstance, { growthBook, secrets }: Deps): void => {
  mount(app, testNewConnection, async ({ body }, { inTenant }) => {
    const organizationId = await inTenant((_, actor) => Promise.resolve(actor.organizationId))
    return tryConnection(growthBook, { ...body, organizationId })
  })

  mount(app, testConnection, async ({ params }, { inTenant }) => {
    const { row, organizationId } = await inTenant(async (tx, actor) => ({
      row: await getConnectionRow(tx, params.connectionId),
      organizationId: actor.organizationId,
    }))
    if (!isConnected(row)) return notConnected
    return tryConnection(growthBook, {
      organizationId,
      baseUrl: row.baseUrl,
      secretKey: secrets.decrypt(row.secretKeyCiphertext),
    })
  })
}

export const registerConnections = (app: FastifyInstance, deps: Deps): void => {
  registerReads(app)
  registerTests(app, deps)

  mount(app, createConnection, ({ body }, { inTenant }) =>
    inTenant(async (tx, actor) => connectionViewOf(tx, await makeConnection(tx, { ...deps, actor }, body))),
  )

  mount(app, updateConnection, ({ params, body }, { inTenant, version }) =>
    inTenant(async (tx, actor) => {
      await changeConnection(tx, { ...deps, actor }, { ...body, connectionId: params.connectionId, version })
      return connectionViewOf(tx, params.connectionId)
    }),
  )

  mount(app, disconnectConnection, ({ params }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await disconnect(tx, actor, params.connectionId)
      return connectionViewOf(tx, params.connectionId)
    }),
  )
}
