import {
  listConnectionEvents,
  receiveGrowthBookEvent,
  receiveGrowthBookEventByPatch,
  receiveGrowthBookEventByPut,
  removeWebhookKey,
  setWebhookKey,
} from '@knowwhen/contract'
import { webhookSignatureHeader } from '@knowwhen/growthbook'
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { mount, type Handler } from '../../http/mount.js'
import { connectionViewOf, getConnectionRow } from '../connections/index.js'
import { listEventViews } from './events.read.js'
import { receiveEvent } from './reception.service.js'
import { storeWebhookKey, takeWebhookKeyAway } from './webhook-key.service.js'

/** An experiment of GrowthBook before and after a change, with room to spare. */
const MOST_BYTES = 2 * 1024 * 1024

type Reception =
  typeof receiveGrowthBookEvent | typeof receiveGrowthBookEventByPut | typeof receiveGrowthBookEventByPatch

const receive: Handler<Reception> = async ({ params }, { deps, request }) => {
  const { body } = request
  const signature = request.headers[webhookSignatureHeader]
  await receiveEvent(deps, {
    ...params,
    rawBody: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    signature: typeof signature === 'string' ? signature : undefined,
  })
}

/** In a scope of its own, in which a body of any type stays the bytes it was: the signature is over those. */
const mountReception = (scope: FastifyInstance): void => {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) => {
    done(null, body)
  })
  mount(scope, receiveGrowthBookEvent, receive)
  mount(scope, receiveGrowthBookEventByPut, receive)
  mount(scope, receiveGrowthBookEventByPatch, receive)
}

export const registerWebhookRoutes = async (app: FastifyInstance, deps: Deps): Promise<void> => {
  await app.register((scope, _options, done) => {
    mountReception(scope)
    done()
  })

  mount(app, listConnectionEvents, ({ params, query }, { inTenant }) =>
    inTenant(async (tx) => {
      await getConnectionRow(tx, params.connectionId)
      return listEventViews(tx, params.connectionId, query)
    }),
  )

  mount(app, setWebhookKey, ({ params, body }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await storeWebhookKey(tx, { ...deps, actor }, { ...params, ...body })
      return connectionViewOf(tx, deps.env, params.connectionId)
    }),
  )

  mount(app, removeWebhookKey, ({ params }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await takeWebhookKeyAway(tx, actor, params.connectionId)
      return connectionViewOf(tx, deps.env, params.connectionId)
    }),
  )
}
