import type { z } from 'zod'
import { ASSIGNMENT_QUERY_ID, DATA_SOURCE_ID } from '../wire/analysis-settings.presenter.js'
import type { Dialect } from '../wire/dialect.js'
import { presentExperiment } from '../wire/experiment.presenter.js'
import { addExperiment, isKnownMetric, type NewExperiment } from '../world/invented-experiment.js'
import { start } from '../world/life.js'
import type { World } from '../world/world.js'
import { refused } from './api-error.js'
import { currentCreationBody, legacyCreationBody, type CreationBody } from './experiment-creation.body.js'
import { write, type ApiRoute } from './route.js'

function creationBody({ legacy }: Dialect): z.ZodType<CreationBody> {
  return legacy ? legacyCreationBody : currentCreationBody
}

/** In GrowthBook's order and words, all of them 400. */
function checkReferences(world: World, body: CreationBody): void {
  const { assignmentQueryId, project, datasourceId } = body
  if (body.templateId !== undefined) throw refused(`Invalid template: ${body.templateId}`)
  if (assignmentQueryId === undefined)
    throw refused('assignmentQueryId is required unless provided by the template')
  if (project !== undefined && project !== '' && !world.library.projects.some(({ id }) => id === project))
    throw refused(`Invalid project ids: ${project}`)
  if (datasourceId === undefined || datasourceId === '') return
  if (datasourceId !== DATA_SOURCE_ID) throw refused(`Invalid data source: ${datasourceId}`)
  if (assignmentQueryId !== ASSIGNMENT_QUERY_ID)
    throw refused(`Unrecognized assignment query ID: ${assignmentQueryId}`)
}

function checkTrackingKey(world: World, { trackingKey, bypassDuplicateKeyCheck }: CreationBody): void {
  const taken = [...world.experiments.values()].some(({ definition }) => definition.id === trackingKey)
  if (taken && bypassDuplicateKeyCheck !== true)
    throw refused(`Experiment with tracking key already exists: ${trackingKey}.`)
}

function checkMetrics(world: World, body: CreationBody): void {
  const { metrics = [], secondaryMetrics = [], guardrailMetrics = [] } = body
  const ids = [...metrics, ...secondaryMetrics, ...guardrailMetrics]
  if (ids.length > 0 && (body.datasourceId ?? '') === '')
    throw refused('Must provide a datasource when including metrics')
  const unknown = ids.find((id) => !isKnownMetric(world, id))
  if (unknown !== undefined) throw refused(`Unknown metric: ${unknown}`)
}

/** By variation id or key in the split, else by place, else all alike. */
function weightsOf({ variations, phases = [] }: CreationBody): number[] {
  const { trafficSplit, variationWeights } = phases.at(-1) ?? {}
  return variations.map(({ key, id, variationId }, index) => {
    const split = trafficSplit?.find((one) => [key, id, variationId].includes(one.variationId))
    return split?.weight ?? variationWeights?.[index] ?? 1 / variations.length
  })
}

function metricListsOf(body: CreationBody) {
  return {
    goals: body.metrics ?? [],
    secondaryMetrics: body.secondaryMetrics ?? [],
    guardrails: body.guardrailMetrics ?? [],
  }
}

function newExperiment(body: CreationBody): NewExperiment {
  return {
    trackingKey: body.trackingKey,
    name: body.name,
    type: body.type ?? 'standard',
    hypothesis: body.hypothesis ?? '',
    description: body.description ?? '',
    tags: body.tags ?? [],
    project: body.project,
    owner: body.owner,
    archived: body.archived ?? false,
    customFields: body.customFields ?? {},
    statsEngine: body.statsEngine,
    coverage: body.phases?.at(-1)?.coverage ?? 1,
    weights: weightsOf(body),
    ...metricListsOf(body),
    variations: body.variations.map(({ key, name, description, screenshots = [] }) => ({
      key,
      name,
      ...(description === undefined ? {} : { description }),
      screenshots: screenshots.map(({ path }) => path),
    })),
  }
}

const create = write({
  path: '/experiments',
  body: creationBody,
  handle: ({ world, dialect, body }) => {
    checkReferences(world, body)
    checkTrackingKey(world, body)
    checkMetrics(world, body)
    const experiment = addExperiment(world, newExperiment(body))
    if (body.status === 'running') start(world, experiment)
    return { experiment: presentExperiment({ world, dialect }, experiment) }
  },
})

export const createExperimentRoutes: readonly ApiRoute[] = [create]
