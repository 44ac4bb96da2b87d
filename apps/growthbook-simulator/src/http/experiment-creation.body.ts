import { z } from 'zod'

const text = z.string().optional()
const flag = z.boolean().optional()
const number = z.number().optional()
const texts = z.array(z.string()).optional()
const weight = z.number().min(0).max(1)
const dateTime = z.iso.datetime({ offset: true })

const variation = z.strictObject({
  id: text,
  variationId: text,
  key: z.string(),
  name: z.string(),
  description: text,
  screenshots: z
    .array(z.strictObject({ path: z.string(), width: number, height: number, description: text }))
    .optional(),
})

/** What a phase is told that the simulator does not look into, whatever its shape. */
const unread = z.unknown().optional()

const phase = z.strictObject({
  name: z.string(),
  dateStarted: dateTime,
  dateEnded: dateTime.optional(),
  reasonForStopping: text,
  seed: text,
  coverage: weight.optional(),
  namespace: unread,
  prerequisites: unread,
  reason: text,
  condition: text,
  targetingCondition: text,
  savedGroups: unread,
  savedGroupTargeting: unread,
  variationWeights: z.array(weight).optional(),
  trafficSplit: z.array(z.strictObject({ variationId: z.string(), weight })).optional(),
})

const purpose = {
  trackingKey: z.string(),
  name: z.string(),
  type: z.enum(['standard', 'multi-armed-bandit']).optional(),
  project: text,
  hypothesis: text,
  description: z.string().max(10_000).optional(),
  tags: texts,
  owner: text,
  archived: flag,
  status: z.enum(['draft', 'running', 'stopped']).optional(),
  customFields: z.record(z.string(), z.string()).optional(),
  variations: z.array(variation).min(2),
  phases: z.array(phase).optional(),
}

const analysis = {
  metrics: texts,
  secondaryMetrics: texts,
  guardrailMetrics: texts,
  activationMetric: text,
  segmentId: text,
  queryFilter: text,
  inProgressConversions: z.enum(['loose', 'strict']).optional(),
  attributionModel: z.enum(['firstExposure', 'experimentDuration', 'lookbackOverride']).optional(),
  statsEngine: z.enum(['bayesian', 'frequentist']).optional(),
  regressionAdjustmentEnabled: flag,
  sequentialTestingEnabled: flag,
  sequentialTestingTuningParameter: number,
}

const delivery = {
  autoRefresh: flag,
  hashAttribute: text,
  fallbackAttribute: text,
  hashVersion: z.union([z.literal(1), z.literal(2)]).optional(),
  disableStickyBucketing: flag,
  bucketVersion: number,
  minBucketVersion: number,
  releasedVariationId: text,
  excludeFromPayload: flag,
  shareLevel: z.enum(['public', 'organization']).optional(),
  bypassDuplicateKeyCheck: flag,
}

const hoursOrDays = z.enum(['days', 'hours']).optional()
const bandit = {
  banditScheduleValue: number,
  banditScheduleUnit: hoursOrDays,
  banditBurnInValue: number,
  banditBurnInUnit: hoursOrDays,
}

const later = {
  templateId: text,
  lookbackOverride: unread,
  banditConversionWindowValue: number,
  banditConversionWindowUnit: hoursOrDays,
  postStratificationEnabled: z.boolean().nullable().optional(),
  decisionFrameworkSettings: unread,
  metricOverrides: unread,
  defaultDashboardId: text,
  customMetricSlices: unread,
  precomputedUnitDimensionIds: z.array(z.string()).max(3).optional(),
  statusUpdateSchedule: unread,
  ignoreWarnings: flag,
}

/** The body of POST /v1/experiments: strict, as in GrowthBook. */
export const currentCreationBody = z.strictObject({
  datasourceId: text,
  assignmentQueryId: text,
  ...purpose,
  ...analysis,
  ...delivery,
  ...bandit,
  ...later,
})

export type CreationBody = z.output<typeof currentCreationBody>

/** Before 4.4.0 there were no templates, so that the source had to be said. */
export const legacyCreationBody: z.ZodType<CreationBody> = z.strictObject({
  datasourceId: z.string(),
  assignmentQueryId: z.string(),
  ...purpose,
  ...analysis,
  ...delivery,
  ...bandit,
})
