import {
  createConnection,
  disconnectConnection,
  getConnection,
  listConnectionProjects,
  listConnections,
  rotateConnectionKey,
  testConnection,
  testNewConnection,
  updateConnection,
  updateConnectionProject,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { mount } from '../../http/mount.js'
import { listProjectViews, projectViewOf } from './connection-projects.repo.js'
import { chooseTeam } from './connection-projects.service.js'
import { notConnected, tryConnection, tryKey } from './connection-test.service.js'
import { connectionViewOf, listConnectionViews } from './connection.read.js'
import { getConnectionRow, isConnected } from './connection.repo.js'
import { changeConnection, disconnect, makeConnection } from './connection.service.js'
import { connectionToRotate, refuseUnlessAccepted, swapKey } from './key-rotation.service.js'

const registerReads = (app: FastifyInstance, { env }: Deps): void => {
  mount(app, listConnections, ({ query }, { inTenant }) =>
    inTenant((tx) => listConnectionViews(tx, env, query)),
  )

  mount(app, getConnection, ({ params }, { inTenant }) =>
    inTenant((tx) => connectionViewOf(tx, env, params.connectionId)),
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

const registerKeyRotation = (app: FastifyInstance, deps: Deps): void => {
  mount(app, rotateConnectionKey, async ({ params, body }, { inTenant }) => {
    const { tried, organizationId } = await inTenant(async (tx, actor) => ({
      tried: await connectionToRotate(tx, params.connectionId),
      organizationId: actor.organizationId,
    }))
    const { secretKey } = body
    refuseUnlessAccepted(await tryKey(deps.growthBook, { organizationId, baseUrl: tried.baseUrl, secretKey }))
    return inTenant(async (tx, actor) => {
      await swapKey(tx, { ...deps, actor }, { tried, secretKey })
      return connectionViewOf(tx, deps.env, tried.id)
    })
  })
}

const registerProjects = (app: FastifyInstance): void => {
  mount(app, listConnectionProjects, ({ params }, { inTenant }) =>
    inTenant(async (tx) => {
      await getConnectionRow(tx, params.connectionId)
      return { items: [...(await listProjectViews(tx, params.connectionId))] }
    }),
  )

  mount(app, updateConnectionProject, ({ params, body }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await chooseTeam(tx, actor, { ...params, ...body })
      return projectViewOf(tx, params)
    }),
  )
}

export const registerConnections = (app: FastifyInstance, deps: Deps): void => {
  const { env } = deps
  registerReads(app, deps)
  registerTests(app, deps)
  registerKeyRotation(app, deps)
  registerProjects(app)

  mount(app, createConnection, ({ body }, { inTenant }) =>
    inTenant(async (tx, actor) =>
      connectionViewOf(tx, env, await makeConnection(tx, { ...deps, actor }, body)),
    ),
  )

  mount(app, updateConnection, ({ params, body }, { inTenant, version }) =>
    inTenant(async (tx, actor) => {
      await changeConnection(tx, { ...deps, actor }, { ...body, connectionId: params.connectionId, version })
      return connectionViewOf(tx, env, params.connectionId)
    }),
  )

  mount(app, disconnectConnection, ({ params }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await disconnect(tx, actor, params.connectionId)
      return connectionViewOf(tx, env, params.connectionId)
    }),
  )
}
