import { z } from 'zod'
import { metricDefinitionSchema } from './metric.schema.js'

const sumsSchema = z.strictObject({ sum: z.number(), sumSquares: z.number() })

/**
 * One metric in one arm. `denominator` counts the users, except for ratio metrics, where it is the sum of
 * the denominator. `stddev: null` says that the publisher gave none, so nothing can be estimated.
 */
const figuresSchema = z.strictObject({
  numerator: z.number(),
  denominator: z.number().nonnegative().optional(),
  mean: z.number().optional(),
  stddev: z.number().nonnegative().nullable().optional(),
  /** Ratio metrics: what the variance of a ratio needs. */
  ratio: z
    .strictObject({
      numeratorSumSquares: z.number(),
      denominatorSumSquares: z.number(),
      sumOfProducts: z.number(),
    })
    .optional(),
  /** The same units before the experiment: used where regression adjustment is on. */
  preExposure: z
    .strictObject({ ...sumsSchema.shape, sumOfProducts: z.number(), postSumSquares: z.number() })
    .optional(),
  quantile: z
    .strictObject({
      value: z.number(),
      lower: z.number(),
      upper: z.number(),
      nStar: z.number().positive().optional(),
    })
    .optional(),
})

const armReadingSchema = z.strictObject({
  key: z.string().min(1),
  name: z.string().optional(),
  users: z.int().nonnegative(),
  metrics: z.record(z.string(), figuresSchema),
})

const variationSchema = armReadingSchema.extend({
  id: z.string().min(1).optional(),
  name: z.string().min(1),
  description: z.string().optional(),
  /** Addresses as GrowthBook gives them: `/upload/…` is served by the simulator itself. */
  screenshots: z.array(z.string().min(1)).default([]),
  winner: z.boolean().nullable().optional(),
})

/** A cumulative reading, at the end of a calendar day or so many days after the start. */
const readingSchema = z.union(
  [
    z.strictObject({ date: z.iso.date(), variations: z.array(armReadingSchema).min(2) }),
    z.strictObject({
      day: z.number().positive(),
      timeSinceStartDays: z.number().positive().optional(),
      variations: z.array(armReadingSchema).min(2),
    }),
  ],
  {
    error:
      'a daily reading has "date" (YYYY-MM-DD) or "day" (days since the start), and at least two "variations"',
  },
)

const timestampSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: 'expected a date (YYYY-MM-DD) or a date-time with offset',
})

const resultSummarySchema = z.strictObject({
  status: z.enum(['won', 'lost', 'inconclusive', 'dnf']),
  winner: z.string().optional(),
  conclusions: z.string().default(''),
  releasedVariation: z.string().optional(),
})

const lift = z.number().nonnegative()

/** What a card about this experiment might promise, and the verdict that follows. The API does not show it. */
const suggestionSchema = z.strictObject({
  verdict: z.enum(['validated', 'invalidated', 'inconclusive', 'void', 'pending', 'draft']),
  reason: z.string().optional(),
  treatment: z.string(),
  goal: z.strictObject({
    metric: z.string(),
    direction: z.enum(['increase', 'decrease']),
    promisedLift: lift,
  }),
  guardrails: z.array(z.strictObject({ metric: z.string(), nonInferiorityMargin: lift })).default([]),
  plannedDays: z.int().positive(),
})

const earlierPhaseSchema = z.strictObject({
  name: z.string().min(1),
  dateStarted: timestampSchema,
  dateEnded: timestampSchema,
  reasonForStopping: z.string().default(''),
  coverage: z.number().gt(0).max(1).optional(),
  variations: z.array(armReadingSchema).min(2),
})

const publishedFields = {
  id: z.string().regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, "-" and "_" only'),
  name: z.string().min(1),
  hypothesis: z.string().default(''),
  /** Absent only where `startedDaysAgo` stands instead. */
  dateStarted: timestampSchema.optional(),
  dateEnded: timestampSchema.optional(),
  intendedWeights: z.array(z.number().nonnegative()).min(2),
  metrics: z.array(metricDefinitionSchema).min(1),
  variations: z.array(variationSchema).min(2),
  daily: z.array(readingSchema).optional(),
  durationDays: z.number().positive().optional(),
  source: z.string().optional(),
  licence: z.string().optional(),
  citation: z.string().optional(),
  realism: z.string().optional(),
  datesSimulated: z.boolean().optional(),
  notes: z.array(z.string()).optional(),
  unit: z.string().optional(),
  testWeek: z.int().optional(),
  randomizationDoubt: z.boolean().optional(),
  intendedWeightsAssumed: z.boolean().optional(),
  plausibleWeights: z.array(z.number()).optional(),
  sameTextAndImageArms: z.array(z.array(z.int())).optional(),
}

const optionalExtras = {
  description: z.string().optional(),
  type: z.enum(['standard', 'multi-armed-bandit', 'holdout']).default('standard'),
  status: z.enum(['draft', 'running', 'stopped']).default('stopped'),
  /** Running experiments: how much of the duration has passed when the simulator starts. */
  elapsedDays: z.number().positive().optional(),
  /** Dates that move with the day on which the simulator starts; needs `durationDays`. */
  startedDaysAgo: z.int().positive().optional(),
  archived: z.boolean().default(false),
  project: z.string().optional(),
  tags: z.array(z.string()).default([]),
  owner: z.string().optional(),
  customFields: z.record(z.string(), z.unknown()).default({}),
  coverage: z.number().gt(0).max(1).default(1),
  statsEngine: z.enum(['bayesian', 'frequentist']).optional(),
  sequential: z.union([z.boolean(), z.strictObject({ tuningParameter: z.number().positive() })]).optional(),
  regressionAdjustment: z.boolean().optional(),
  goals: z.array(z.string()).optional(),
  secondaryMetrics: z.array(z.string()).default([]),
  guardrails: z.array(z.string()).default([]),
  dimensions: z
    .record(
      z.string().regex(/^(exp:|pre:|dim_)/, 'a dimension begins with exp:, pre: or dim_'),
      z.array(z.strictObject({ value: z.string(), variations: z.array(armReadingSchema).min(2) })).min(1),
    )
    .default({}),
  earlierPhases: z.array(earlierPhaseSchema).default([]),
  resultSummary: resultSummarySchema.optional(),
  suggested: suggestionSchema.optional(),
}

/** The format of one experiment: the published fields, and extras that are all optional. */
export const experimentDefinitionSchema = z.strictObject({ ...publishedFields, ...optionalExtras })

/** What a file says, before defaults. */
export type ExperimentDefinition = z.input<typeof experimentDefinitionSchema>
/** What the simulator works with. */
export type Definition = z.output<typeof experimentDefinitionSchema>
export type Figures = z.output<typeof figuresSchema>
export type ArmReading = z.output<typeof armReadingSchema>
export type Reading = z.output<typeof readingSchema>
export type Suggestion = z.output<typeof suggestionSchema>
