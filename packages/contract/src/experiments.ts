import { directions, evidenceGrades, experimentStatuses, statsEngines } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery, text } from './shared.js'

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
  .object({ armId: z.string(), name: z.string(), weight: z.number(), isControl: z.boolean() })
  .meta({ id: 'Arm' })

export const experimentSummary = z
  .object({
    id,
    /** Null: entered by hand. */
    connectionId: id.nullable(),
    /** False: its connection was disconnected, so that nothing new is read of it. */
    isConnected: z.boolean(),
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

export const experiment = experimentSummary
  .extend({
    description: z.string(),
    statedHypothesis: z.string(),
    arms: z.array(arm),
    statsEngine: z.enum(statsEngines).nullable(),
    /** GrowthBook's own conclusion; never the verdict. */
    ownConclusion: z.string().nullable(),
    metrics: z.array(metric.extend({ use: z.enum(['goal', 'guardrail', 'secondary']) })),
    link: z.url().nullable(),
  })
  .meta({ id: 'Experiment' })
export type Experiment = z.output<typeof experiment>

const experimentParams = z.object({ experimentId: id })

export const listExperiments = endpoint({
  id: 'listExperiments',
  method: 'GET',
  path: '/api/v1/experiments',
  tag: 'Experiments',
  summary: 'Every experiment pulled from GrowthBook, newest start first',
  access: 'experiment.read',
  query: pageQuery.extend({
    q: text(200).optional(),
    status: z.enum(experimentStatuses).optional(),
    linked: z.enum(['yes', 'no']).optional(),
    connectionId: id.optional(),
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

export const estimate = z.object({
  lift: z.number(),
  low: z.number(),
  high: z.number(),
  standardError: z.number(),
  pValue: z.number().nullable(),
  chanceToBeatControl: z.number().nullable(),
  interval: z.enum(['fixedHorizon', 'sequential']),
})

export const evidence = z
  .object({
    id,
    experimentId: id,
    grade: z.enum(evidenceGrades),
    engine: z.enum(statsEngines),
    alpha: z.number(),
    /** GrowthBook's snapshot id. */
    snapshotId: z.string(),
    /** SHA-256 of the raw payload, hex. */
    rawHash: z.string(),
    asOf: instant,
    fetchedAt: instant,
    sampleRatioPValue: z.number().nullable(),
    arms: z.array(z.object({ armId: z.string(), name: z.string(), weight: z.number(), users: z.int() })),
    metrics: z.array(
      z.object({
        metricId: z.string(),
        name: z.string(),
        arms: z.array(
          z.object({
            armId: z.string(),
            users: z.int(),
            mean: z.number(),
            standardDeviation: z.number(),
            numerator: z.number(),
            /** Null: no estimate (control, or not computable); never a false zero. */
            estimate: estimate.nullable(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Evidence' })
export type Evidence = z.output<typeof evidence>

export const listEvidence = endpoint({
  id: 'listEvidence',
  method: 'GET',
  path: '/api/v1/experiments/:experimentId/evidence',
  tag: 'Experiments',
  summary: 'Stored readings of an experiment, newest first',
  access: 'experiment.read',
  params: experimentParams,
  query: pageQuery,
  success: { status: 200, schema: page(evidence) },
})

export const getRawEvidence = endpoint({
  id: 'getRawEvidence',
  method: 'GET',
  path: '/api/v1/evidence/:evidenceId/raw',
  tag: 'Experiments',
  summary: 'The payload exactly as GrowthBook sent it, to recompute and check its hash',
  access: 'experiment.read',
  params: z.object({ evidenceId: id }),
  success: { status: 200, schema: z.object({ rawHash: z.string(), raw: z.string() }) },
})
