import { approveDeclaration, declareVerdict, listDeclarations } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { getDeclarationView, listDeclarationViews } from './declaration.read.js'
import { approve, declare } from './declaration.service.js'

export const registerDeclarations = (app: FastifyInstance): void => {
  mount(app, listDeclarations, ({ params }, { inTenant }) =>
    inTenant(async (tx) => ({ items: [...(await listDeclarationViews(tx, params.hypothesisId))] })),
  )

  mount(app, declareVerdict, ({ params, body }, { inTenant, deps }) =>
    inTenant(async (tx, actor) => {
      const { hypothesisId } = params
      const act = { ...actor, queue: deps.queue }
      const declarationId = await declare(tx, act, { hypothesisId, input: body })
      return getDeclarationView(tx, { hypothesisId, declarationId })
    }),
  )

  mount(app, approveDeclaration, ({ params }, { inTenant, deps }) =>
    inTenant(async (tx, actor) => {
      await approve(tx, { ...actor, queue: deps.queue }, params)
      return getDeclarationView(tx, params)
    }),
  )
}
