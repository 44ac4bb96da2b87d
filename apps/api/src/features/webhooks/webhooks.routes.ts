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
import { Problem } from '../../http/problems.js'
import { connectionViewOf, getConnectionRow } from '../connections/index.js'
import { listEventViews } from './events.read.js'
import { receiveEvent } from './reception.service.js'
import { storeWebhookKey, takeWebhookKeyAway } from './webhook-key.service.js'

/** An experiment of GrowthBook before and after a change takes tens of KiB. */
const MOST_BYTES = 512 * 1024

/** GrowthBook shows the answer in its log of deliveries: there the limit helps. */
const inWords = (error: unknown): unknown => {
  const isTooLarge = error instanceof Error && 'statusCode' in error && error.statusCode === 413
  if (!isTooLarge) return error
  return new Problem({
    status: 413,
    code: 'bodyTooLarge',
    detail: 'The event is too large: at most 512 KiB are taken.',
  })
}

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
  scope.setErrorHandler((error) => {
    throw inWords(error)
  })
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
