/** Stored readings, what differs between two of them, and what people ask to see beside them. */
import { evidenceGrades, statsEngines } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery, person } from './shared.js'

const experimentParams = z.object({ experimentId: id })

export const estimate = z.object({
  lift: z.number(),
  low: z.number(),
  high: z.number(),
  standardError: z.number(),
  pValue: z.number().nullable(),
  chanceToBeatControl: z.number().nullable(),
  interval: z.enum(['fixedHorizon', 'sequential']),
})

export const armUsers = z.object({
  armId: z.string(),
  name: z.string(),
  weight: z.number(),
  users: z.int(),
})

export const metricReading = z
  .object({
    metricId: z.string(),
    name: z.string(),
    arms: z.array(
      z.object({
        armId: z.string(),
        users: z.int(),
        /** Null, as are the next two: only an effect was entered by hand. */
        mean: z.number().nullable(),
        standardDeviation: z.number().nullable(),
        numerator: z.number().nullable(),
        /** Null: no estimate (control, or not computable); never a false zero. */
        estimate: estimate.nullable(),
      }),
    ),
  })
  .meta({ id: 'MetricReading' })
export type MetricReadingView = z.output<typeof metricReading>

export const evidence = z
  .object({
    id,
    experimentId: id,
    grade: z.enum(evidenceGrades),
    engine: z.enum(statsEngines),
    alpha: z.number(),
    /** GrowthBook's snapshot id. */
    snapshotId: z.string(),
    /** Zero-based phase it is of; null where it was not kept, or entered by hand. */
    phase: z.int().nullable(),
    /** Who entered it by hand, from where, and what they wrote; null and empty for what was pulled. */
    enteredBy: person.nullable(),
    sourceLink: z.string(),
    note: z.string(),
    /** SHA-256 of the raw payload, hex. */
    rawHash: z.string(),
    asOf: instant,
    fetchedAt: instant,
    sampleRatioPValue: z.number().nullable(),
    arms: z.array(armUsers),
    metrics: z.array(metricReading),
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

const evidenceHead = evidence.pick({
  id: true,
  asOf: true,
  fetchedAt: true,
  snapshotId: true,
  rawHash: true,
  engine: true,
  alpha: true,
  phase: true,
})

const moved = <Value extends z.ZodType>(value: Value) => z.object({ from: value, to: value })
const presence = z.enum(['both', 'appeared', 'disappeared'])
const numberMoved = moved(z.number().nullable())

export const evidenceDifference = z
  .object({
    from: evidenceHead,
    to: evidenceHead,
    /** Null where it is the same in both. */
    phase: moved(z.int().nullable()).nullable(),
    engine: moved(z.enum(statsEngines)).nullable(),
    alpha: moved(z.number()).nullable(),
    /** Users over all arms. */
    users: moved(z.int()),
    sampleRatioPValue: numberMoved,
    arms: z.array(
      z.object({
        armId: z.string(),
        name: z.string(),
        presence,
        /** Null on the side where it is not there. */
        users: moved(z.int().nullable()),
        weight: numberMoved,
      }),
    ),
    metrics: z.array(
      z.object({
        metricId: z.string(),
        name: z.string(),
        presence,
        arms: z.array(
          z.object({
            armId: z.string(),
            name: z.string(),
            presence,
            users: moved(z.int().nullable()),
            mean: numberMoved,
            lift: numberMoved,
            low: numberMoved,
            high: numberMoved,
            standardError: numberMoved,
            pValue: numberMoved,
            chanceToBeatControl: numberMoved,
            interval: moved(z.enum(['fixedHorizon', 'sequential']).nullable()),
            /** False where every number of it is the same in both. */
            isChanged: z.boolean(),
          }),
        ),
      }),
    ),
    /** False where the two say the same, though their payloads differ. */
    isChanged: z.boolean(),
  })
  .meta({ id: 'EvidenceDifference' })
export type EvidenceDifference = z.output<typeof evidenceDifference>

export const getEvidenceDifference = endpoint({
  id: 'getEvidenceDifference',
  method: 'GET',
  path: '/api/v1/experiments/:experimentId/evidence-differences',
  tag: 'Experiments',
  summary: 'What differs between two stored readings of an experiment',
  access: 'experiment.read',
  params: experimentParams,
  query: z.object({ from: id, to: id }),
  success: { status: 200, schema: evidenceDifference },
})
