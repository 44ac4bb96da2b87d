import { approveDecision, decideHypothesis, getRecommendation, listDecisions } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { decisionView, listDecisionsNewestFirst } from './decisions.read.js'
import { approve, decide } from './decisions.service.js'
import type { DecisionPorts } from './decisions.service.js'
import { recommendationFor } from './recommendation.service.js'

export const registerDecisions = (app: FastifyInstance, ports: DecisionPorts): void => {
  mount(app, getRecommendation, ({ params }, { inTenant }) =>
    inTenant((tx, actor) => recommendationFor(tx, actor, params.hypothesisId)),
  )

  mount(app, decideHypothesis, ({ params, body }, { inTenant }) =>
    inTenant(async (tx, actor) =>
      decisionView(tx, await decide(tx, actor, { hypothesisId: params.hypothesisId, input: body, ports })),
    ),
  )

  mount(app, listDecisions, ({ query }, { inTenant }) =>
    inTenant((tx) => listDecisionsNewestFirst(tx, query)),
  )

  mount(app, approveDecision, ({ params }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await approve(tx, actor, { decisionId: params.decisionId, ports })
      return decisionView(tx, params.decisionId)
    }),
  )
}
