import {
  approveInstrumentationError,
  getExperiment,
  getRawEvidence,
  linkExperiment,
  listEvidence,
  listExperiments,
  listMetrics,
  listVerdicts,
  markInstrumentationError,
  unlinkExperiment,
  updateMetric,
  withdrawInstrumentationError,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { recordAudit } from '../auth/index.js'
import { hypothesisView, withdrawInstrumentationMark } from '../hypotheses/index.js'
import { listEvidenceViews } from './evidence.read.js'
import { getRaw } from './evidence.repo.js'
import { getExperimentView, getMetricView, listExperimentViews, listMetricViews } from './experiment.read.js'
import {
  agreeMeasurementBroken,
  linkExperimentTo,
  markMeasurementBroken,
  unlinkExperimentFrom,
} from './link.service.js'
import { mapMetricToKpi } from './metric.repo.js'
import { listVerdictViews } from './verdict.read.js'

const registerMetrics = (app: FastifyInstance): void => {
  mount(app, listMetrics, ({ query }, { inTenant }) => inTenant((tx) => listMetricViews(tx, query)))

  mount(app, updateMetric, ({ params, body }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      const before = await mapMetricToKpi(tx, params.metricId, body.kpiId)
      await recordAudit(tx, actor, {
        action: 'metric.mapped',
        subjectType: 'metric',
        subjectId: params.metricId,
        before: { kpiId: before },
        after: { kpiId: body.kpiId },
      })
      return getMetricView(tx, params.metricId)
    }),
  )
}

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

export const registerExperiments = (app: FastifyInstance): void => {
  registerMetrics(app)
  registerLinks(app)
  registerMarks(app)

  mount(app, listExperiments, ({ query }, { inTenant }) => inTenant((tx) => listExperimentViews(tx, query)))

  mount(app, getExperiment, ({ params }, { inTenant }) =>
    inTenant((tx) => getExperimentView(tx, params.experimentId)),
  )

  mount(app, listEvidence, ({ params, query }, { inTenant }) =>
    inTenant((tx) => listEvidenceViews(tx, params.experimentId, query)),
  )

  mount(app, getRawEvidence, ({ params }, { inTenant }) => inTenant((tx) => getRaw(tx, params.evidenceId)))

  mount(app, listVerdicts, ({ params, query }, { inTenant }) =>
    inTenant((tx) => listVerdictViews(tx, params.hypothesisId, query)),
  )
}
