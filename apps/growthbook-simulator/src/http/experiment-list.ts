import { z } from 'zod'
import { hasSince, type Dialect } from '../wire/dialect.js'
import { DATA_SOURCE_ID, presentExperimentSettings } from '../wire/analysis-settings.presenter.js'
import { OWNER_ID } from '../wire/experiment.presenter.js'
import type { ExperimentState } from '../world/experiment-state.js'
import { listExperiments, type World } from '../world/world.js'
import { paging } from './validation.js'

const status = z.enum(['draft', 'running', 'stopped']).optional()
const text = z.string().optional()
const flag = z.enum(['true', 'false', '0', '1']).optional()

function listOf<T extends string>(values: readonly [T, ...T[]]) {
  return z
    .preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(z.enum(values)))
    .optional()
}

const before440 = { ...paging, projectId: text, datasourceId: text, experimentId: text }
const since440 = { ...before440, trackingKey: text, status }
const since501 = {
  ...since440,
  q: text,
  owner: text,
  result: listOf(['dnf', 'won', 'lost', 'inconclusive']),
  tag: text,
  implementationType: listOf(['feature', 'visualChange', 'redirect']),
  metricId: text,
  bandits: z.enum(['true', 'false']).optional(),
  archived: flag,
  sortBy: z.enum(['dateCreated', 'dateUpdated', 'name']).default('dateCreated'),
  sortOrder: z.enum(['asc', 'desc']).default('asc'),
}

const currentListQuery = z.strictObject(since501)
export type ExperimentListQuery = z.output<typeof currentListQuery>

/** An older server refuses the newer filters: its schema is strict, too. */
export function experimentListQuery(dialect: Dialect): z.ZodType<ExperimentListQuery> {
  if (hasSince(dialect, '5.0.1')) return currentListQuery
  return z
    .strictObject(dialect.legacy ? before440 : since440)
    .transform((query) => ({ ...query, sortBy: 'dateCreated' as const, sortOrder: 'asc' as const }))
}

export const bulkResultsQuery = z.strictObject({
  ...paging,
  projectId: text,
  datasourceId: text,
  trackingKey: text,
  status,
})

type Filter = Partial<Omit<ExperimentListQuery, 'limit' | 'offset' | 'sortBy' | 'sortOrder'>>

function isFlag(value: string | undefined, actual: boolean): boolean {
  return value === undefined || (value === 'true' || value === '1') === actual
}

function equals(wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || wanted === actual
}

/** Separated by commas: one of them is enough. */
function oneOf(wanted: string | undefined, actual: readonly string[]): boolean {
  return wanted === undefined || wanted.split(',').some((one) => actual.includes(one))
}

function usesMetric(world: World, experiment: ExperimentState, metricId: string | undefined): boolean {
  if (metricId === undefined) return true
  const { goals, secondaryMetrics, guardrails } = presentExperimentSettings(world, experiment)
  return [...goals, ...secondaryMetrics, ...guardrails].some((metric) => metric.metricId === metricId)
}

function matchesOutcome(experiment: ExperimentState, filter: Filter): boolean {
  const result = experiment.status === 'stopped' ? experiment.resultSummary?.status : undefined
  return (
    (filter.result === undefined || (result !== undefined && filter.result.includes(result))) &&
    // No simulated experiment is implemented by a feature, a visual change or a redirect.
    (filter.implementationType === undefined || filter.implementationType.length === 0)
  )
}

function matchesLabels({ definition }: ExperimentState, filter: Filter): boolean {
  return (
    definition.name.toLowerCase().includes((filter.q ?? '').toLowerCase()) &&
    oneOf(filter.owner, [definition.owner ?? OWNER_ID]) &&
    oneOf(filter.tag, definition.tags) &&
    isFlag(filter.bandits, definition.type === 'multi-armed-bandit')
  )
}

function matches(world: World, experiment: ExperimentState, filter: Filter): boolean {
  const { definition } = experiment
  return (
    equals(filter.projectId, definition.project ?? '') &&
    equals(filter.datasourceId, DATA_SOURCE_ID) &&
    equals(filter.trackingKey ?? filter.experimentId, definition.id) &&
    equals(filter.status, experiment.status) &&
    isFlag(filter.archived, experiment.archived) &&
    usesMetric(world, experiment, filter.metricId) &&
    matchesLabels(experiment, filter) &&
    matchesOutcome(experiment, filter)
  )
}

/** Holdouts never stand in a list. */
export function filterExperiments(world: World, filter: Filter): ExperimentState[] {
  return listExperiments(world).filter(
    (experiment) => experiment.definition.type !== 'holdout' && matches(world, experiment, filter),
  )
}

export function sortExperiments(
  experiments: readonly ExperimentState[],
  { sortBy, sortOrder }: Pick<ExperimentListQuery, 'sortBy' | 'sortOrder'>,
): ExperimentState[] {
  const sign = sortOrder === 'asc' ? 1 : -1
  return [...experiments].sort((a, b) => {
    if (sortBy === 'name') return sign * a.definition.name.localeCompare(b.definition.name)
    return sign * (a[sortBy].getTime() - b[sortBy].getTime())
  })
}
