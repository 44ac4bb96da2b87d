import {
  abandonHypothesis,
  createHypothesis,
  getHypothesis,
  listHypotheses,
  sealHypothesis,
  startBuilding,
  updateHypothesis,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { listCards } from './hypotheses.read.js'
import { abandon, createCard, startWork, updateDraft } from './hypotheses.service.js'
import { hypothesisView, hypothesisViewByIdOrKey } from './hypothesis-view.js'
import { sealCard } from './sealing.service.js'

export const registerHypotheses = (app: FastifyInstance): void => {
  mount(app, listHypotheses, ({ query }, { inTenant }) => inTenant((tx) => listCards(tx, query)))

  mount(app, getHypothesis, ({ params }, { inTenant }) =>
    inTenant((tx) => hypothesisViewByIdOrKey(tx, params.hypothesisId)),
  )

  mount(app, createHypothesis, ({ body }, { inTenant }) =>
    inTenant(async (tx, actor) => hypothesisView(tx, await createCard(tx, actor, body))),
  )

  mount(app, updateHypothesis, ({ params, body }, { inTenant, version }) =>
    inTenant(async (tx, actor) => {
      await updateDraft(tx, actor, { hypothesisId: params.hypothesisId, version, input: body })
      return hypothesisView(tx, params.hypothesisId)
    }),
  )

  mount(app, sealHypothesis, ({ params }, { inTenant, deps }) =>
    inTenant(async (tx, actor) => {
      await sealCard(tx, actor, { hypothesisId: params.hypothesisId, queue: deps.queue })
      return hypothesisView(tx, params.hypothesisId)
    }),
  )

  mount(app, startBuilding, ({ params }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await startWork(tx, actor, params.hypothesisId)
      return hypothesisView(tx, params.hypothesisId)
    }),
  )

  mount(app, abandonHypothesis, ({ params, body }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await abandon(tx, actor, { hypothesisId: params.hypothesisId, reason: body.reason })
      return hypothesisView(tx, params.hypothesisId)
    }),
  )
}
