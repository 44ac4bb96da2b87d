import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '@knowwhen/contract'
import { brandId, type ApiKeyId } from '@knowwhen/domain'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { rotateKey } from './api-key-rotation.service.js'
import { listKeys, makeKey, revokeKey } from './api-keys.service.js'

export const registerApiKeys = (app: FastifyInstance): void => {
  mount(app, listApiKeys, ({ query }, { inTenant }) => inTenant((tx) => listKeys(tx, query)))

  mount(app, createApiKey, ({ body }, { inTenant, answerIsSecret }) => {
    answerIsSecret()
    return inTenant((tx, actor) => makeKey(tx, actor, body))
  })

  mount(app, rotateApiKey, ({ params, body }, { inTenant, answerIsSecret }) => {
    answerIsSecret()
    return inTenant((tx, actor) =>
      rotateKey(tx, actor, { id: brandId<ApiKeyId>(params.apiKeyId), overlapHours: body.overlapHours }),
    )
  })

  mount(app, revokeApiKey, ({ params }, { inTenant }) =>
    inTenant((tx, actor) => revokeKey(tx, actor, brandId<ApiKeyId>(params.apiKeyId))),
  )
}
