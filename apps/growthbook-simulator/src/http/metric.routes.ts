import { z } from 'zod'
import { DATA_SOURCE_ID } from '../wire/analysis-settings.presenter.js'
import { OWNER_ID } from '../wire/experiment.presenter.js'
import { presentClassicMetric, presentFactMetric } from '../wire/metric.presenter.js'
import { presentMetricExperiment } from '../wire/metric-experiment.presenter.js'
import type { ExperimentState } from '../world/experiment-state.js'
import { metricIdOf } from '../world/identifiers.js'
import { listExperiments, type CatalogueMetric, type World } from '../world/world.js'
import { refused } from './api-error.js'
import { read, type ApiRoute } from './route.js'
import { nothing, pageOf, paging } from './validation.js'

type Kind = CatalogueMetric['definition']['kind']

function living(world: World, kind: Kind): CatalogueMetric[] {
  return [...world.metrics.values()].filter(
    ({ definition }) => definition.kind === kind && !definition.deleted,
  )
}

function getMetric(world: World, kind: Kind, id: string | undefined): CatalogueMetric {
  const metric = living(world, kind).find((candidate) => candidate.id === id)
  if (metric === undefined)
    throw refused(`Could not find ${kind === 'fact' ? 'factMetric' : 'metric'} with that id`)
  return metric
}

function usersOf(world: World, metricId: string): ExperimentState[] {
  return listExperiments(world).filter(({ definition }) =>
    definition.metrics.some((metric) => metricIdOf(metric) === metricId),
  )
}

const filters = { datasourceId: z.string().optional(), projectId: z.string().optional() }

interface CatalogueFilter {
  readonly datasourceId?: string | undefined
  readonly projectId?: string | undefined
}

function inCatalogue(world: World, metric: CatalogueMetric, filter: CatalogueFilter): boolean {
  if (filter.datasourceId !== undefined && filter.datasourceId !== DATA_SOURCE_ID) return false
  return (
    filter.projectId === undefined ||
    usersOf(world, metric.id).some(({ definition }) => definition.project === filter.projectId)
  )
}

const classicList = read({
  path: '/metrics',
  query: z.strictObject({ ...paging, ...filters }),
  handle: ({ world, dialect, query }) => {
    const metrics = living(world, 'classic').filter((metric) => inCatalogue(world, metric, query))
    const { page, fields } = pageOf(metrics, query)
    return { metrics: page.map((metric) => presentClassicMetric(world, metric, dialect)), ...fields }
  },
})

const classicOne = read({
  path: '/metrics/:id',
  query: nothing,
  handle: ({ world, dialect, params }) => ({
    metric: presentClassicMetric(world, getMetric(world, 'classic', params['id']), dialect),
  }),
})

const factList = read({
  path: '/fact-metrics',
  query: z.strictObject({ ...paging, ...filters, factTableId: z.string().optional() }),
  handle: ({ world, dialect, query }) => {
    const metrics = living(world, 'fact').filter((metric) => inCatalogue(world, metric, query))
    const { page, fields } = pageOf(metrics, query)
    return { factMetrics: page.map((metric) => presentFactMetric(world, metric, dialect)), ...fields }
  },
})

const factOne = read({
  path: '/fact-metrics/:id',
  query: nothing,
  handle: ({ world, dialect, params }) => ({
    factMetric: presentFactMetric(world, getMetric(world, 'fact', params['id']), dialect),
  }),
})

const text = z.string().optional()
const metricExperimentsQuery = z.strictObject({
  ...paging,
  q: text,
  projectId: text,
  owner: text,
  status: text,
  result: text,
  tag: text,
  type: text,
  bandits: z.enum(['true', 'false']).optional(),
  startDate: text,
  endDate: text,
})
type MetricExperimentsQuery = z.output<typeof metricExperimentsQuery>

function labelled(experiment: ExperimentState, query: MetricExperimentsQuery): boolean {
  const { definition } = experiment
  return (
    definition.name.toLowerCase().includes((query.q ?? '').toLowerCase()) &&
    (query.tag === undefined || definition.tags.includes(query.tag)) &&
    (query.owner === undefined || (definition.owner ?? OWNER_ID) === query.owner) &&
    (query.type === undefined || definition.type === query.type)
  )
}

function wanted(experiment: ExperimentState, query: MetricExperimentsQuery): boolean {
  const { definition, status, resultSummary } = experiment
  return (
    labelled(experiment, query) &&
    (query.projectId === undefined || definition.project === query.projectId) &&
    (query.status === undefined || status === query.status) &&
    (query.result === undefined || resultSummary?.status === query.result)
  )
}

const metricExperiments = read({
  path: '/metrics/:id/experiments',
  since: '5.0.0',
  query: metricExperimentsQuery,
  handle: ({ world, params, query }) => {
    const metric = world.metrics.get(params['id'] ?? '')
    if (metric === undefined || metric.definition.deleted) throw refused('Could not find metric with that id')
    const rows = usersOf(world, metric.id)
      .filter((experiment) => experiment.status !== 'draft' && wanted(experiment, query))
      .map((experiment) => presentMetricExperiment(experiment, metric))
    const { page, fields } = pageOf(rows, query)
    return { experimentResults: page, ...fields }
  },
})

function usageOf(world: World, metricId: string) {
  if (!world.metrics.has(metricId)) return { metricId, error: 'Metric not found' }
  const experiments = usersOf(world, metricId).map((experiment) => ({
    experimentId: experiment.id,
    experimentStatus: experiment.status,
    lastSnapshotAttempt: experiment.snapshots.at(-1)?.createdAt.toISOString() ?? null,
  }))
  const attempts = experiments.flatMap(({ lastSnapshotAttempt }) => lastSnapshotAttempt ?? [])
  return { metricId, experiments, lastSnapshotAttempt: attempts.sort().at(-1) ?? null }
}

const usage = read({
  path: '/usage/metrics',
  since: '4.4.0',
  query: z.strictObject({ ids: z.string() }),
  handle: ({ world, query }) => ({ metricUsage: query.ids.split(',').map((id) => usageOf(world, id)) }),
})

export const metricRoutes: readonly ApiRoute[] = [
  classicList,
  classicOne,
  factList,
  factOne,
  metricExperiments,
  usage,
]
