import { z } from 'zod'
import { instantOrEmpty, optional, orElse, text, texts } from './liberal.js'

const metricReferenceSchema = z.object({ metricId: z.string() })
const metricReferences = orElse(z.array(metricReferenceSchema), [])

const analysisSettingsSchema = z.object({
  datasourceId: text,
  assignmentQueryId: text,
  statsEngine: optional(z.string()),
  attributionModel: optional(z.string()),
  regressionAdjustmentEnabled: optional(z.boolean()),
  sequentialTestingEnabled: optional(z.boolean()),
  sequentialTestingTuningParameter: optional(z.number()),
  goals: metricReferences,
  secondaryMetrics: metricReferences,
  guardrails: metricReferences,
})

/** An address, absolute or a path on the API host; other versions and webhooks send it as an object. */
const screenshotSchema = z
  .union([z.string(), z.object({ path: text, url: text })])
  .transform((picture) => (typeof picture === 'string' ? picture : picture.url || picture.path))

const variationSchema = z.object({
  variationId: z.string(),
  key: text,
  name: text,
  description: text,
  screenshots: orElse(z.array(screenshotSchema), []).transform((all) => all.filter((one) => one !== '')),
})

const phaseSchema = z.object({
  name: text,
  dateStarted: instantOrEmpty,
  dateEnded: instantOrEmpty,
  reasonForStopping: text,
  coverage: orElse(z.number().min(0).max(1), 1),
  trafficSplit: orElse(z.array(z.object({ variationId: z.string(), weight: z.number() })), []),
})
export type Phase = z.output<typeof phaseSchema>

const resultSummarySchema = z.object({
  status: text,
  winner: text,
  conclusions: text,
  releasedVariationId: text,
  excludeFromPayload: orElse(z.boolean(), false),
})

/** Experiment as the lists, `/experiments/{id}` and `/experiments/{id}/results` send it (API.md §3). */
export const experimentSchema = z.object({
  id: z.string().min(1),
  trackingKey: text,
  name: text,
  type: orElse(z.string(), 'standard'),
  project: text,
  hypothesis: text,
  description: text,
  tags: texts,
  owner: text,
  ownerEmail: text,
  archived: orElse(z.boolean(), false),
  status: z.enum(['draft', 'running', 'stopped']),
  dateCreated: instantOrEmpty,
  dateUpdated: instantOrEmpty,
  variations: z.array(variationSchema),
  phases: orElse(z.array(phaseSchema), []),
  settings: orElse(analysisSettingsSchema, {
    datasourceId: '',
    assignmentQueryId: '',
    statsEngine: undefined,
    attributionModel: undefined,
    regressionAdjustmentEnabled: undefined,
    sequentialTestingEnabled: undefined,
    sequentialTestingTuningParameter: undefined,
    goals: [],
    secondaryMetrics: [],
    guardrails: [],
  }),
  resultSummary: optional(resultSummarySchema),
  enhancedStatus: optional(z.object({ status: text, detailedStatus: text })),
})
export type Experiment = z.output<typeof experimentSchema>
