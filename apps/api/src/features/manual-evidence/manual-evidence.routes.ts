import {
  addManualEvidence,
  createManualExperiment,
  getEvidenceTemplate,
  importEvidence,
  previewEvidenceImport,
  updateManualExperiment,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mountFile } from '../../http/mount-file.js'
import { mount } from '../../http/mount.js'
import { getExperimentView } from '../experiments/index.js'
import { enterReading, readBody } from './entry.service.js'
import { importCsv, previewCsv } from './import.service.js'
import { metricsOf } from './manual-experiment.repo.js'
import { changeExperiment, enterExperiment, lockByHand } from './manual-experiment.service.js'
import { evidenceTemplate } from './template.read.js'

const registerExperiments = (app: FastifyInstance): void => {
  mount(app, createManualExperiment, ({ body }, { inTenant }) =>
    inTenant(async (tx, actor) => getExperimentView(tx, await enterExperiment(tx, actor, body))),
  )

  mount(app, updateManualExperiment, ({ params, body }, { inTenant, deps }) =>
    inTenant(async (tx, actor) => {
      const { experimentId } = params
      await changeExperiment(tx, actor, { experimentId, change: body, queue: deps.queue })
      return getExperimentView(tx, experimentId)
    }),
  )
}

const registerImports = (app: FastifyInstance): void => {
  mount(app, previewEvidenceImport, ({ params, body }, { inTenant }) =>
    inTenant((tx, actor) => previewCsv(tx, actor, { experimentId: params.experimentId, body })),
  )

  mount(app, importEvidence, ({ params, body }, { inTenant, deps }) =>
    inTenant((tx, actor) =>
      importCsv(tx, actor, { experimentId: params.experimentId, body, queue: deps.queue }),
    ),
  )

  mountFile(app, getEvidenceTemplate, ({ query }, { inTenant }) =>
    inTenant((tx) => evidenceTemplate(tx, query.experimentId)),
  )
}

export const registerManualEvidence = (app: FastifyInstance): void => {
  registerExperiments(app)
  registerImports(app)

  mount(app, addManualEvidence, ({ params, body }, { inTenant, deps }) =>
    inTenant(async (tx, actor) => {
      const experiment = await lockByHand(tx, params.experimentId)
      const metrics = await metricsOf(tx, experiment)
      const read = readBody(experiment, body, { metrics, now: actor.at })
      return enterReading(tx, actor, { experiment, entered: body, read, queue: deps.queue })
    }),
  )
}
