import { directions, experimentHealths, experimentStatuses, statsEngines } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint, file } from './endpoint.js'
import { id, instant, page, pageQuery, person, text } from './shared.js'

export const metric = z
  .object({
    id,
    /** Null: its results are entered by hand. */
    connectionId: id.nullable(),
    /** GrowthBook's own id; our own where entered by hand. */
    externalId: z.string(),
    name: z.string(),
    kind: z.string(),
    /** The direction GrowthBook believes to be good. */
    direction: z.enum(directions),
    kpi: z.object({ id, name: z.string() }).nullable(),
    deletedAt: instant.nullable(),
  })
  .meta({ id: 'Metric' })
export type Metric = z.output<typeof metric>

export const listMetrics = endpoint({
  id: 'listMetrics',
  method: 'GET',
  path: '/api/v1/metrics',
  tag: 'Experiments',
  summary: 'Metrics as GrowthBook knows them, by name',
  access: 'experiment.read',
  query: pageQuery.extend({ q: text(200).optional(), connectionId: id.optional() }),
  success: { status: 200, schema: page(metric) },
})

export const updateMetric = endpoint({
  id: 'updateMetric',
  method: 'PATCH',
  path: '/api/v1/metrics/:metricId',
  tag: 'Experiments',
  summary: 'Map a metric to a KPI, or take the mapping away',
  access: 'kpi.manage',
  params: z.object({ metricId: id }),
  body: z.object({ kpiId: id.nullable() }),
  success: { status: 200, schema: metric },
})

export const arm = z
  .object({
    armId: z.string(),
    name: z.string(),
    weight: z.number(),
    isControl: z.boolean(),
    description: z.string(),
    /** How many pictures of it there are; each is an answer of `getScreenshot`. */
    screenshots: z.int(),
  })
  .meta({ id: 'Arm' })

/** GrowthBook's own conclusion in one word; never the verdict. */
export const ownOutcomes = ['won', 'lost', 'inconclusive', 'didNotFinish'] as const

export const experimentSummary = z
  .object({
    id,
    /** Null: entered by hand. */
    connectionId: id.nullable(),
    connection: z.object({ id, name: z.string() }).nullable(),
    /** False: its connection was disconnected, so that nothing new is read of it. */
    isConnected: z.boolean(),
    /** Its results are entered by people and not read from a GrowthBook. */
    isByHand: z.boolean(),
    /** GrowthBook's project, named by its id where the name is not known yet; null where it is in none. */
    project: z.object({ externalId: z.string(), name: z.string() }).nullable(),
    tags: z.array(z.string()),
    externalId: z.string(),
    trackingKey: z.string(),
    name: z.string(),
    status: z.enum(experimentStatuses),
    kind: z.enum(['standard', 'bandit']),
    archived: z.boolean(),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    users: z.int().nullable(),
    sampleRatioPValue: z.number().nullable(),
    /** `unhealthy`: a verdict from it would be void; `unknown`: nothing is known either way. */
    health: z.enum(experimentHealths),
    /** Why, worst first, one sentence each. */
    healthWords: z.array(z.string()),
    /** Age of the numbers: the moment the source computed the newest ones. Null: none were read. */
    asOf: instant.nullable(),
    ownOutcome: z.enum(ownOutcomes).nullable(),
    /** When these facts were last read from GrowthBook. */
    fetchedAt: instant,
    /** Set when GrowthBook no longer has it; the last good reading is kept. */
    deletedAt: instant.nullable(),
    lastEvidenceAt: instant.nullable(),
    /** Why the newest results could not be read, in words; null when they could. */
    resultsProblem: z.string().nullable(),
    hypothesis: z.object({ id, key: z.string(), capability: z.string() }).nullable(),
  })
  .meta({ id: 'ExperimentSummary' })
export type ExperimentSummary = z.output<typeof experimentSummary>

export const experimentPhase = z
  .object({
    /** Zero-based, as GrowthBook counts them. */
    phase: z.int(),
    name: z.string(),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    /** Share of the eligible users that is in it, 0 to 1. */
    coverage: z.number(),
    reasonForStopping: z.string(),
  })
  .meta({ id: 'ExperimentPhase' })

export const experiment = experimentSummary
  .extend({
    description: z.string(),
    statedHypothesis: z.string(),
    owner: z.string(),
    /** Who entered it by hand. */
    enteredBy: person.nullable(),
    arms: z.array(arm),
    phases: z.array(experimentPhase),
    statsEngine: z.enum(statsEngines).nullable(),
    /** GrowthBook's own conclusion; never the verdict. */
    ownConclusion: z.string().nullable(),
    /** GrowthBook's own word on its health and progress; null where it was not asked. */
    detailedStatus: z.string().nullable(),
    /** What GrowthBook warned of by webhook. */
    warnings: z.array(z.object({ type: z.string(), words: z.string(), at: instant })),
    /** Users who saw several variations; `share` 0 to 1. Null: the source says nothing. */
    multipleExposures: z.object({ users: z.int(), share: z.number() }).nullable(),
    metrics: z.array(metric.extend({ use: z.enum(['goal', 'guardrail', 'secondary']) })),
    link: z.url().nullable(),
  })
  .meta({ id: 'Experiment' })
export type Experiment = z.output<typeof experiment>

const experimentParams = z.object({ experimentId: id })
const yesOrNo = z.enum(['yes', 'no'])
export const experimentSorts = ['startedAt', 'name', 'asOf', 'users'] as const

export const listExperiments = endpoint({
  id: 'listExperiments',
  method: 'GET',
  path: '/api/v1/experiments',
  tag: 'Experiments',
  summary:
    'Every experiment pulled from GrowthBook or entered by hand; newest start first unless sorted otherwise',
  access: 'experiment.read',
  query: pageQuery.extend({
    q: text(200).optional(),
    status: z.enum(experimentStatuses).optional(),
    linked: yesOrNo.optional(),
    connectionId: id.optional(),
    health: z.enum(experimentHealths).optional(),
    archived: yesOrNo.optional(),
    /** `yes`: only what GrowthBook no longer has. */
    deleted: yesOrNo.optional(),
    origin: z.enum(['pulled', 'byHand']).optional(),
    /** GrowthBook's id of its project. */
    projectId: text(200).optional(),
    tag: text(200).optional(),
    /** Only experiments whose newest numbers are older than this. */
    olderThanDays: z.coerce.number().int().min(0).max(3_650).optional(),
    sort: z.enum(experimentSorts).default('startedAt'),
    /** Left out: names from A to Z, and of the rest the newest or greatest first. */
    order: z.enum(['asc', 'desc']).optional(),
  }),
  success: { status: 200, schema: page(experimentSummary) },
})

export const getExperiment = endpoint({
  id: 'getExperiment',
  method: 'GET',
  path: '/api/v1/experiments/:experimentId',
  tag: 'Experiments',
  summary: 'One experiment with arms and metrics',
  access: 'experiment.read',
  params: experimentParams,
  success: { status: 200, schema: experiment },
})

export const getExperimentFacets = endpoint({
  id: 'getExperimentFacets',
  method: 'GET',
  path: '/api/v1/experiment-facets',
  tag: 'Experiments',
  summary: 'Projects and tags that experiments have, most used first, to filter by; at most 200 of each',
  access: 'experiment.read',
  success: {
    status: 200,
    schema: z.object({
      projects: z.array(z.object({ externalId: z.string(), name: z.string(), experiments: z.int() })),
      tags: z.array(z.object({ tag: z.string(), experiments: z.int() })),
    }),
  },
})

export const getScreenshot = endpoint({
  id: 'getScreenshot',
  method: 'GET',
  path: '/api/v1/experiments/:experimentId/arms/:armId/screenshots/:index',
  tag: 'Experiments',
  summary: 'A picture of an arm, fetched from where GrowthBook keeps it and kept for a while',
  description:
    '404 `notFound` where there is no such picture, 502 `pictureUnavailable` with the reason where it could not be fetched; then it is tried again an hour later.',
  access: 'experiment.read',
  params: experimentParams.extend({
    armId: text(200).min(1),
    /** Zero-based. */
    index: z.coerce.number().int().min(0).max(99),
  }),
  success: {
    status: 200,
    schema: file,
    mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'],
  },
  failures: { 502: 'pictureUnavailable' },
})
