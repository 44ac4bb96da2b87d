import { metricIdOf } from '../world/identifiers.js'
import type { CatalogueMetric, World } from '../world/world.js'
import { DATA_SOURCE_ID } from './analysis-settings.presenter.js'
import type { Dialect } from './dialect.js'
import { OWNER_EMAIL, OWNER_ID } from './experiment.presenter.js'

const NO_PRIOR = { override: false, proper: false, mean: 0, stddev: 0.3 }

const THRESHOLDS = {
  riskThresholdSuccess: 0.0025,
  riskThresholdDanger: 0.0125,
  minPercentChange: 0.005,
  maxPercentChange: 0.5,
  minSampleSize: 150,
  targetMDE: 0.1,
}

function ownership(dialect: Dialect) {
  return dialect.legacy ? { owner: OWNER_ID } : { owner: OWNER_ID, ownerEmail: OWNER_EMAIL }
}

function priorOf({ definition }: CatalogueMetric) {
  return definition.prior === undefined ? NO_PRIOR : { override: true, ...definition.prior }
}

function projectsOf(world: World, metricId: string): string[] {
  const projects = [...world.experiments.values()]
    .filter(({ definition }) => definition.metrics.some((metric) => metricIdOf(metric) === metricId))
    .flatMap(({ definition }) => definition.project ?? [])
  return [...new Set(projects)].sort((a, b) => a.localeCompare(b))
}

function shared(world: World, metric: CatalogueMetric, dialect: Dialect) {
  const { definition } = metric
  return {
    id: metric.id,
    name: definition.name,
    description: definition.description ?? '',
    ...ownership(dialect),
    tags: definition.tags,
    projects: projectsOf(world, metric.id),
    managedBy: '' as const,
    dateCreated: world.foundedAt.toISOString(),
    dateUpdated: world.foundedAt.toISOString(),
    archived: false,
  }
}

const FACT_TYPES = {
  proportion: 'proportion',
  retention: 'retention',
  mean: 'mean',
  count: 'mean',
  duration: 'mean',
  revenue: 'mean',
  ratio: 'ratio',
  quantile: 'quantile',
} as const

function factColumns({ definition }: CatalogueMetric) {
  const column = {
    factTableId: 'ftb_events',
    column: definition.type === 'proportion' ? '$$distinctUsers' : 'value',
  }
  return {
    numerator: { ...column, rowFilters: [] },
    ...(definition.type === 'ratio'
      ? { denominator: { factTableId: 'ftb_events', column: '$$count', rowFilters: [] } }
      : {}),
    ...(definition.type === 'quantile'
      ? {
          quantileSettings: {
            type: 'unit' as const,
            ignoreZeros: false,
            quantile: definition.quantile ?? 0.9,
          },
        }
      : {}),
  }
}

export function presentFactMetric(world: World, metric: CatalogueMetric, dialect: Dialect) {
  return {
    ...shared(world, metric, dialect),
    datasource: DATA_SOURCE_ID,
    metricType: FACT_TYPES[metric.definition.type],
    ...factColumns(metric),
    inverse: metric.definition.inverse,
    cappingSettings: { type: 'none' as const },
    windowSettings: { type: 'none' as const },
    priorSettings: priorOf(metric),
    regressionAdjustmentSettings: { override: false },
    ...THRESHOLDS,
  }
}

const CLASSIC_TYPES = {
  proportion: 'binomial',
  retention: 'binomial',
  mean: 'count',
  count: 'count',
  duration: 'duration',
  revenue: 'revenue',
  ratio: 'count',
  quantile: 'count',
} as const

export function presentClassicMetric(world: World, metric: CatalogueMetric, dialect: Dialect) {
  const { definition } = metric
  return {
    ...shared(world, metric, dialect),
    datasourceId: DATA_SOURCE_ID,
    type: CLASSIC_TYPES[definition.type],
    behavior: {
      goal: definition.inverse ? ('decrease' as const) : ('increase' as const),
      cappingSettings: { type: 'none' as const },
      windowSettings: { type: 'none' as const },
      priorSettings: priorOf(metric),
      ...THRESHOLDS,
    },
    sql: {
      identifierTypes: ['user_id'],
      conversionSQL: 'select user_id, timestamp from events',
      userAggregationSQL: '',
      denominatorMetricId: definition.type === 'ratio' ? `${metric.id}_denominator` : '',
    },
  }
}
