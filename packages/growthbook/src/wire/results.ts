import { z } from 'zod'
import { experimentSchema } from './experiment.js'
import { instantOrEmpty, numberOrZero, optional, orElse, text } from './liberal.js'

/** One entry of `analyses`, the zeros still in it; never show a number from here that was not decoded by §4.4. */
const analysisSchema = z.object({
  engine: z.enum(['bayesian', 'frequentist']),
  numerator: numberOrZero,
  denominator: numberOrZero,
  mean: numberOrZero,
  stddev: numberOrZero,
  percentChange: numberOrZero,
  ciLow: numberOrZero,
  ciHigh: numberOrZero,
  pValue: numberOrZero,
  risk: numberOrZero,
  chanceToBeatControl: numberOrZero,
})
export type Analysis = z.output<typeof analysisSchema>

const resultVariationSchema = z.object({
  variationId: z.string(),
  variationName: text,
  users: orElse(z.int().min(0), 0),
  analyses: orElse(z.array(analysisSchema), []),
})
export type ResultVariation = z.output<typeof resultVariationSchema>

const resultMetricSchema = z.object({
  metricId: z.string(),
  metricName: text,
  variations: orElse(z.array(resultVariationSchema), []),
})
export type ResultMetric = z.output<typeof resultMetricSchema>

const resultSliceSchema = z.object({
  dimension: text,
  totalUsers: orElse(z.number().min(0), 0),
  checks: optional(z.object({ srm: optional(z.number().min(0).max(1)) })),
  metrics: orElse(z.array(resultMetricSchema), []),
})
export type ResultSlice = z.output<typeof resultSliceSchema>

/** What one snapshot said (API.md §4.2). */
export const experimentResultsSchema = z.object({
  id: z.string().min(1),
  experimentId: z.string().min(1),
  dateUpdated: instantOrEmpty,
  phase: orElse(
    z.union([z.string(), z.number()]).transform((value) => String(value)),
    '',
  ),
  dateStart: instantOrEmpty,
  dateEnd: instantOrEmpty,
  dimension: orElse(z.object({ type: orElse(z.string(), 'none'), id: text }), { type: 'none', id: '' }),
  settings: optional(z.object({ statsEngine: text })),
  results: z.array(resultSliceSchema),
})
export type ExperimentResults = z.output<typeof experimentResultsSchema>

/** Answer of `/experiments/{id}/results`. */
export const resultsAnswerSchema = z.object({ experiment: experimentSchema, result: experimentResultsSchema })
export type ResultsAnswer = z.output<typeof resultsAnswerSchema>
