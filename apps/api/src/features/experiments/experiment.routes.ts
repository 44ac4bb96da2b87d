import {
  getEvidenceDifference,
  getExperiment,
  getExperimentFacets,
  getRawEvidence,
  listEvidence,
  listExperiments,
  listMetrics,
  listVerdicts,
  recomputeHypothesis,
  updateMetric,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { recordAudit } from '../auth/index.js'
import { evidenceDifferenceView } from './evidence-difference.read.js'
import { listEvidenceViews } from './evidence.read.js'
import { getRaw } from './evidence.repo.js'
import { readExperimentFacets } from './experiment-facets.read.js'
import { listExperimentViews } from './experiment-list.read.js'
import { getExperimentView } from './experiment.read.js'
import { getMetricView, listMetricViews } from './metric.read.js'
import { assertHypothesis } from '../hypotheses/index.js'
import { recomputationOf } from './recompute.service.js'
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

export const registerExperiments = (app: FastifyInstance): void => {
  registerMetrics(app)

  mount(app, listExperiments, ({ query }, { inTenant }) =>
    inTenant((tx, { at }) => listExperimentViews(tx, query, at)),
  )

  mount(app, getExperimentFacets, (_, { inTenant }) => inTenant((tx) => readExperimentFacets(tx)))

  mount(app, getExperiment, ({ params }, { inTenant }) =>
    inTenant((tx) => getExperimentView(tx, params.experimentId)),
  )

  mount(app, listEvidence, ({ params, query }, { inTenant }) =>
    inTenant((tx) => listEvidenceViews(tx, params.experimentId, query)),
  )

  mount(app, getEvidenceDifference, ({ params, query }, { inTenant }) =>
    inTenant((tx) => evidenceDifferenceView(tx, params.experimentId, query)),
  )

  mount(app, getRawEvidence, ({ params }, { inTenant }) => inTenant((tx) => getRaw(tx, params.evidenceId)))

  mount(app, listVerdicts, ({ params, query }, { inTenant }) =>
    inTenant((tx) => listVerdictViews(tx, params.hypothesisId, query)),
  )

  mount(app, recomputeHypothesis, async ({ params }, { inTenant }) => {
    await inTenant((tx) => assertHypothesis(tx, params.hypothesisId))
    return recomputationOf(inTenant, params.hypothesisId)
  })
}
