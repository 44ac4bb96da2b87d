/** Links between cards and experiments, and marks that change a verdict. */
import {
  approveInstrumentationError,
  linkExperiment,
  listExperimentLinks,
  listHypothesisLinks,
  markInstrumentationError,
  suggestExperiments,
  suggestHypotheses,
  unlinkExperiment,
  withdrawInstrumentationError,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { Actor } from '../../http/actor.js'
import { mount } from '../../http/mount.js'
import { assertHypothesis, hypothesisView, withdrawInstrumentationMark } from '../hypotheses/index.js'
import { assertExperiment } from './catalogue.read.js'
import { listLinksOfExperiment, listLinksOfHypothesis } from './experiment-links.repo.js'
import {
  agreeMeasurementBroken,
  linkExperimentTo,
  markMeasurementBroken,
  unlinkExperimentFrom,
} from './link.service.js'
import { suggestedExperiments, suggestedHypotheses } from './suggestion.read.js'

const registerLinks = (app: FastifyInstance): void => {
  mount(app, linkExperiment, ({ params, body }, { inTenant, deps }) =>
    inTenant(async (tx, actor) => {
      const { hypothesisId } = params
      await linkExperimentTo(
        tx,
        { ...actor, queue: deps.queue },
        {
          hypothesisId,
          experimentId: body.experimentId,
          treatmentArm: body.treatmentArm,
          origin: body.origin,
        },
      )
      return hypothesisView(tx, hypothesisId)
    }),
  )

  mount(app, unlinkExperiment, ({ params }, { inTenant, deps }) =>
    inTenant(async (tx, actor) => {
      await unlinkExperimentFrom(tx, { ...actor, queue: deps.queue }, params.hypothesisId)
      return hypothesisView(tx, params.hypothesisId)
    }),
  )
}

const registerMarks = (app: FastifyInstance): void => {
  mount(app, markInstrumentationError, ({ params, body }, { inTenant, deps }) =>
    inTenant(async (tx, actor) => {
      await markMeasurementBroken(
        tx,
        { ...actor, queue: deps.queue },
        { hypothesisId: params.hypothesisId, reason: body.reason },
      )
      return hypothesisView(tx, params.hypothesisId)
    }),
  )

  mount(app, approveInstrumentationError, ({ params }, { inTenant, deps }) =>
    inTenant(async (tx, actor) => {
      await agreeMeasurementBroken(tx, { ...actor, queue: deps.queue }, params.hypothesisId)
      return hypothesisView(tx, params.hypothesisId)
    }),
  )

  mount(app, withdrawInstrumentationError, ({ params }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await withdrawInstrumentationMark(tx, actor, params.hypothesisId)
      return hypothesisView(tx, params.hypothesisId)
    }),
  )
}

/** What is decided elsewhere, and handed over at composition. */
export interface ExperimentPorts {
  /** Whether suggestions are made to who asks. */
  readonly offersSuggestions: (actor: Actor) => boolean
}

const registerSuggestions = (app: FastifyInstance, { offersSuggestions }: ExperimentPorts): void => {
  mount(app, suggestExperiments, ({ params, query }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      if (offersSuggestions(actor)) return suggestedExperiments(tx, params.hypothesisId, query.limit)
      await assertHypothesis(tx, params.hypothesisId)
      return { items: [] }
    }),
  )

  mount(app, suggestHypotheses, ({ params, query }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      if (offersSuggestions(actor)) return suggestedHypotheses(tx, params.experimentId, query.limit)
      await assertExperiment(tx, params.experimentId)
      return { items: [] }
    }),
  )
}

const registerHistories = (app: FastifyInstance): void => {
  mount(app, listExperimentLinks, ({ params, query }, { inTenant }) =>
    inTenant(async (tx) => {
      await assertExperiment(tx, params.experimentId)
      return listLinksOfExperiment(tx, params.experimentId, query)
    }),
  )

  mount(app, listHypothesisLinks, ({ params, query }, { inTenant }) =>
    inTenant(async (tx) => {
      await assertHypothesis(tx, params.hypothesisId)
      return listLinksOfHypothesis(tx, params.hypothesisId, query)
    }),
  )
}

export const registerLinkRoutes = (app: FastifyInstance, ports: ExperimentPorts): void => {
  registerLinks(app)
  registerMarks(app)
  registerHistories(app)
  registerSuggestions(app, ports)
}
