import { z } from 'zod'
import {
  presentDataSource,
  presentFactTable,
  presentMember,
  presentMetricGroup,
  presentProject,
  presentSegments,
  presentUnitDimensions,
} from '../wire/catalogue.presenter.js'
import { presentSettings } from '../wire/settings.presenter.js'
import type { MetricGroupDefinition } from '../definition/library.schema.js'
import type { Dialect } from '../wire/dialect.js'
import { goalsGroupOf, goalsOf } from '../wire/quirked.js'
import { listExperiments, type World } from '../world/world.js'
import { ApiError, refused } from './api-error.js'
import { read, type ApiRoute } from './route.js'
import { nothing, pageOf, paging } from './validation.js'

interface Collection {
  readonly path: string
  readonly plural: string
  readonly singular: string
  readonly filters: readonly string[]
  readonly items: (world: World) => readonly { readonly id: string }[]
}

function collectionQuery(filters: readonly string[]) {
  const shape = Object.fromEntries(filters.map((name) => [name, z.string().optional()]))
  return z.strictObject({ ...shape, ...paging })
}

/** A paginated list and its single item. */
function collection({ path, plural, singular, filters, items }: Collection): ApiRoute[] {
  return [
    read({
      path,
      query: collectionQuery(filters),
      handle: ({ world, query }) => {
        const { page, fields } = pageOf(items(world), query)
        return { [plural]: page, ...fields }
      },
    }),
    read({
      path: `${path}/:id`,
      query: nothing,
      handle: ({ world, params }) => ({ [singular]: found(items(world), params['id'], singular) }),
    }),
  ]
}

function found<T extends { readonly id: string }>(
  items: readonly T[],
  id: string | undefined,
  singular: string,
): T {
  const item = items.find((candidate) => candidate.id === id)
  if (item === undefined) throw refused(`Could not find ${singular} with that id`)
  return item
}

const paginated: readonly ApiRoute[] = [
  {
    path: '/projects',
    plural: 'projects',
    singular: 'project',
    filters: [],
    items: (world: World) =>
      world.library.projects
        .map((project) => presentProject(world, project))
        .sort((a, b) => a.id.localeCompare(b.id)),
  },
  {
    path: '/data-sources',
    plural: 'dataSources',
    singular: 'dataSource',
    filters: ['projectId'],
    items: (world: World) => [presentDataSource(world)],
  },
  {
    path: '/dimensions',
    plural: 'dimensions',
    singular: 'dimension',
    filters: ['datasourceId'],
    items: presentUnitDimensions,
  },
  {
    path: '/segments',
    plural: 'segments',
    singular: 'segment',
    filters: ['datasourceId'],
    items: presentSegments,
  },
  {
    path: '/fact-tables',
    plural: 'factTables',
    singular: 'factTable',
    filters: ['datasourceId', 'projectId'],
    items: (world: World) => [presentFactTable(world)],
  },
].flatMap(collection)

function groupsOf(world: World, dialect: Dialect): readonly MetricGroupDefinition[] {
  const goals = listExperiments(world).map((experiment) => ({
    id: goalsGroupOf(experiment),
    name: `Goals of ${experiment.definition.name}`,
    metrics: goalsOf(experiment),
  }))
  return [...world.library.metricGroups, ...(dialect.shows('metricGroups') ? goals : [])]
}

const metricGroups: readonly ApiRoute[] = [
  read({
    path: '/metric-groups',
    since: '4.4.0',
    query: nothing,
    handle: ({ world, dialect }) => ({
      metricGroups: groupsOf(world, dialect).map((group) => presentMetricGroup(world, group)),
    }),
  }),
  read({
    path: '/metric-groups/:id',
    since: '4.4.0',
    query: nothing,
    handle: ({ world, dialect, params }) => ({
      metricGroup: presentMetricGroup(world, found(groupsOf(world, dialect), params['id'], 'metricGroup')),
    }),
  }),
]

const byProject = z.strictObject({ projectId: z.string().optional() })

/** Collections that exist and are empty here. */
const emptyCollections: readonly ApiRoute[] = [
  read({ path: '/custom-fields', since: '4.2.0', query: byProject, handle: () => [] }),
  read({ path: '/teams', since: '4.4.0', query: nothing, handle: () => ({ teams: [] }) }),
  read({
    path: '/experiment-templates',
    since: '4.4.0',
    query: byProject,
    handle: () => ({ experimentTemplates: [] }),
  }),
  read({ path: '/dashboards', since: '4.3.0', query: nothing, handle: () => ({ dashboards: [] }) }),
  read({
    path: '/reports',
    since: '4.4.0',
    query: z.strictObject({ ...paging, experimentId: z.string().optional() }),
    handle: ({ query }) => ({ reports: [], ...pageOf([], query).fields }),
  }),
]

const query = read({
  path: '/queries/:id',
  query: nothing,
  handle: ({ world, params }) => {
    const snapshots = [...world.experiments.values()].flatMap((experiment) => experiment.snapshots)
    const snapshot = snapshots.find(({ id }) => `qry_${id}` === params['id'])
    if (snapshot === undefined) throw refused('Could not find query with that id')
    const time = snapshot.createdAt.toISOString()
    return {
      query: {
        id: `qry_${snapshot.id}`,
        organization: 'org_simulated',
        datasource: 'ds_warehouse',
        language: 'sql',
        query: `-- figures of ${snapshot.experimentId}`,
        queryType: 'experimentMetric',
        createdAt: time,
        startedAt: time,
        status: 'succeeded',
        externalId: '',
        dependencies: [],
        runAtEnd: false,
      },
    }
  },
})

const settings = read({
  path: '/settings',
  since: '4.1.0',
  query: nothing,
  handle: ({ world, dialect }) => {
    if (dialect.shows('noSettings'))
      throw new ApiError(403, 'You do not have permission to perform this action')
    return { settings: presentSettings(world) }
  },
})

const memberFilters = {
  userName: z.string().optional(),
  userEmail: z.string().optional(),
  globalRole: z.string().optional(),
}

const members = read({
  path: '/members',
  permission: 'manageTeam',
  query: z.strictObject({ ...paging, ...memberFilters }),
  handle: ({ world, query: page }) => {
    const { page: found, fields } = pageOf([presentMember(world)], page)
    return { members: found, ...fields }
  },
})

const organizations = read({
  path: '/organizations',
  query: z.strictObject({ ...paging, search: z.string().optional() }),
  handle: () => {
    throw refused('This endpoint requires multi-org mode.')
  },
})

const info = read({
  path: '/',
  query: nothing,
  handle: ({ dialect }) => ({
    name: 'GrowthBook API',
    apiVersion: 1,
    build: { sha: 'simulated', date: '2026-08-19T00:00:00Z', lastVersion: dialect.version },
  }),
})

const version = read({
  path: '/version',
  since: '5.0.0',
  query: nothing,
  handle: ({ dialect }) => ({
    version: dialect.version,
    commit: 'simulated',
    date: '2026-08-19T00:00:00Z',
  }),
})

export const catalogueRoutes: readonly ApiRoute[] = [
  ...paginated,
  ...metricGroups,
  ...emptyCollections,
  query,
  settings,
  members,
  organizations,
  info,
  version,
]
