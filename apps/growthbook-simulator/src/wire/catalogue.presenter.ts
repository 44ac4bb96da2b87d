import type { MetricGroupDefinition, ProjectDefinition } from '../definition/library.schema.js'
import type { LearningState } from '../world/learnings.js'
import type { World } from '../world/world.js'
import { ASSIGNMENT_QUERY_ID, DATA_SOURCE_ID } from './analysis-settings.presenter.js'
import { OWNER_EMAIL, OWNER_ID } from './experiment.presenter.js'

function dates(world: World) {
  return { dateCreated: world.foundedAt.toISOString(), dateUpdated: world.foundedAt.toISOString() }
}

export function presentProject(world: World, project: ProjectDefinition) {
  return {
    id: project.id,
    name: project.name,
    ...dates(world),
    description: project.description ?? '',
    publicId: project.id.replace('prj_', ''),
    settings: project.settings ?? {},
  }
}

/** The file's metric ids become GrowthBook's; ids that are none of the file's stay as they are. */
function metricIds(world: World, ids: readonly string[]): string[] {
  const all = [...world.metrics.values()]
  return ids.map((id) => all.find((metric) => metric.definition.id === id)?.id ?? id)
}

export function presentMetricGroup(world: World, group: MetricGroupDefinition) {
  return {
    id: group.id,
    ...dates(world),
    owner: OWNER_ID,
    ownerEmail: OWNER_EMAIL,
    name: group.name,
    description: group.description ?? '',
    tags: [],
    projects: [],
    metrics: metricIds(world, group.metrics),
    datasource: DATA_SOURCE_ID,
    archived: false,
  }
}

export function presentLearning({ dateCreated, dateUpdated, ...learning }: LearningState) {
  return {
    ...learning,
    dateCreated: dateCreated.toISOString(),
    dateUpdated: dateUpdated.toISOString(),
    owner: OWNER_ID,
    ownerEmail: OWNER_EMAIL,
    authors: [OWNER_ID],
  }
}

/** Every dimension that some experiment of the file has figures for, as GrowthBook stores it. */
export function dimensionsOf(world: World): string[] {
  return [...new Set(world.library.experiments.flatMap(({ dimensions }) => Object.keys(dimensions)))]
}

function experimentDimensions(world: World): string[] {
  return dimensionsOf(world)
    .filter((dimension) => dimension.startsWith('exp:'))
    .map((dimension) => dimension.slice(4))
}

/** Experiment dimensions live here and not in /dimensions. */
export function presentDataSource(world: World) {
  return {
    id: DATA_SOURCE_ID,
    ...dates(world),
    type: 'postgres',
    name: 'Warehouse',
    description: 'The simulated warehouse',
    projectIds: [],
    eventTracker: '',
    identifierTypes: [{ id: 'user_id', description: 'Logged-in or anonymous user' }],
    assignmentQueries: [
      {
        id: ASSIGNMENT_QUERY_ID,
        name: 'Users',
        description: '',
        identifierType: 'user_id',
        sql: 'select user_id, timestamp, experiment_id, variation_id from exposures',
        includesNameColumns: false,
        dimensionColumns: experimentDimensions(world),
      },
    ],
    identifierJoinQueries: [],
  }
}

export function presentUnitDimensions(world: World) {
  const ids = dimensionsOf(world).filter((dimension) => dimension.startsWith('dim_'))
  return ids.map((id) => ({
    id,
    ...dates(world),
    owner: OWNER_ID,
    ownerEmail: OWNER_EMAIL,
    datasourceId: DATA_SOURCE_ID,
    identifierType: 'user_id',
    name: id.replace('dim_', ''),
    description: '',
    query: `select user_id, ${id.replace('dim_', '')} as value from users`,
    managedBy: '' as const,
  }))
}

export function presentSegments(world: World) {
  return [
    {
      id: 'seg_all_users',
      owner: OWNER_ID,
      ownerEmail: OWNER_EMAIL,
      datasourceId: DATA_SOURCE_ID,
      identifierType: 'user_id',
      name: 'All users',
      description: '',
      query: 'select user_id, created_at as date from users',
      ...dates(world),
      managedBy: '' as const,
      type: 'SQL' as const,
      projects: [],
    },
  ]
}

export function presentFactTable(world: World) {
  return {
    id: 'ftb_events',
    name: 'Events',
    description: '',
    owner: OWNER_ID,
    ownerEmail: OWNER_EMAIL,
    projects: [],
    tags: [],
    datasource: DATA_SOURCE_ID,
    userIdTypes: ['user_id'],
    sql: 'select user_id, timestamp, value from events',
    managedBy: '' as const,
    ...dates(world),
  }
}

export function presentMember(world: World) {
  return {
    id: OWNER_ID,
    name: 'Olga Owner',
    email: OWNER_EMAIL,
    globalRole: 'admin',
    environments: [],
    teams: [],
    ...dates(world),
  }
}
