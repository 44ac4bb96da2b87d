/** Results beside the verdict, when a person asks: an earlier phase, a dimension, or numbers computed anew. */
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { armUsers, metricReading } from './evidence.js'
import { id, instant, page, pageQuery, text } from './shared.js'

const experimentParams = z.object({ experimentId: id })
const path = '/api/v1/experiments/:experimentId'
const tag = 'Experiments'
/** Zero-based; left out: the last phase. */
const phase = z.int().min(0).max(999)
/** As GrowthBook names it, e.g. `exp:country`, `pre:date` or `dim_…`; left out or empty: the whole phase. */
const dimension = text(200)

export const breakdownSummary = z
  .object({
    id,
    experimentId: id,
    phase: z.int(),
    /** Empty: the whole phase. */
    dimension: z.string(),
    snapshotId: z.string(),
    /** SHA-256 of the raw payload, hex. */
    rawHash: z.string(),
    asOf: instant,
    fetchedAt: instant,
    slices: z.int(),
  })
  .meta({ id: 'BreakdownSummary' })
export type BreakdownSummary = z.output<typeof breakdownSummary>

export const breakdown = breakdownSummary
  .extend({
    slices: z.array(
      z.object({
        /** `missing`: who has no value; `other`: what is left beyond the twenty largest. */
        kind: z.enum(['whole', 'level', 'day', 'missing', 'other']),
        /** As GrowthBook names it: a country, a day; empty for the whole of a phase. */
        name: z.string(),
        /** The same for people. */
        label: z.string(),
        sampleRatioPValue: z.number().nullable(),
        arms: z.array(armUsers),
        metrics: z.array(metricReading),
      }),
    ),
  })
  .meta({ id: 'Breakdown' })
export type Breakdown = z.output<typeof breakdown>

export const listBreakdowns = endpoint({
  id: 'listBreakdowns',
  method: 'GET',
  path: `${path}/breakdowns`,
  tag,
  summary:
    'Phases and dimensions that people asked for, newest numbers first; no verdict ever comes from them',
  access: 'experiment.read',
  params: experimentParams,
  query: pageQuery,
  success: { status: 200, schema: page(breakdownSummary) },
})

export const getBreakdown = endpoint({
  id: 'getBreakdown',
  method: 'GET',
  path: `${path}/breakdowns/:breakdownId`,
  tag,
  summary: 'One breakdown with its slices',
  access: 'experiment.read',
  params: experimentParams.extend({ breakdownId: id }),
  success: { status: 200, schema: breakdown },
})

export const pullBreakdown = endpoint({
  id: 'pullBreakdown',
  method: 'POST',
  path: `${path}/breakdowns`,
  tag,
  summary: 'Read an earlier phase or a dimension from GrowthBook, as it has computed it already',
  description:
    'Costs no warehouse query. 409 `notComputed` where GrowthBook has never computed it: `requestSnapshot` asks it to. 409 `byHand` for what was entered by hand, `disconnected` without a key; 502 with GrowthBook’s own trouble in words.',
  access: 'experiment.ask',
  params: experimentParams,
  body: z.object({ phase: phase.optional(), dimension: dimension.optional() }),
  success: { status: 200, schema: breakdown },
  failures: { 409: 'notComputed', 502: 'growthBookFailed' },
})

export const experimentDimension = z
  .object({
    /** What `pullBreakdown` takes. */
    dimension: z.string(),
    name: z.string(),
    kind: z.enum(['experiment', 'user', 'date', 'activation']),
  })
  .meta({ id: 'ExperimentDimension' })
export type ExperimentDimension = z.output<typeof experimentDimension>

export const listDimensions = endpoint({
  id: 'listDimensions',
  method: 'GET',
  path: `${path}/dimensions`,
  tag,
  summary: 'What the results of an experiment can be broken down by; asks GrowthBook',
  access: 'experiment.ask',
  params: experimentParams,
  success: { status: 200, schema: z.object({ items: z.array(experimentDimension) }) },
  failures: { 409: 'byHand', 502: 'growthBookFailed' },
})

export const snapshot = z
  .object({
    /** GrowthBook's id. */
    snapshotId: z.string(),
    status: z.enum(['running', 'success', 'error']),
  })
  .meta({ id: 'Snapshot' })
export type Snapshot = z.output<typeof snapshot>

export const requestSnapshot = endpoint({
  id: 'requestSnapshot',
  method: 'POST',
  path: `${path}/snapshots`,
  tag,
  summary:
    'Ask GrowthBook to compute results anew; this runs queries in the customer’s warehouse, which cost money',
  description:
    'Only with `acknowledgesCost`. Poll `getSnapshot` until it is no longer running; then read the numbers with `pullExperiment` or `pullBreakdown`.',
  access: 'experiment.ask',
  params: experimentParams,
  body: z.object({
    phase: phase.optional(),
    dimension: dimension.optional(),
    acknowledgesCost: z.literal(true, 'Say that you know of the cost of the warehouse queries.'),
  }),
  success: { status: 202, schema: snapshot },
  failures: { 409: 'byHand', 502: 'growthBookFailed' },
})

export const getSnapshot = endpoint({
  id: 'getSnapshot',
  method: 'GET',
  path: `${path}/snapshots/:snapshotId`,
  tag,
  summary: 'Whether GrowthBook has computed what it was asked to',
  access: 'experiment.ask',
  params: experimentParams.extend({ snapshotId: text(200).min(1) }),
  success: { status: 200, schema: snapshot },
  failures: { 409: 'byHand', 502: 'growthBookFailed' },
})
