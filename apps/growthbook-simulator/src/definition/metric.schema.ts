import { z } from 'zod'

const priorSchema = z.strictObject({
  proper: z.boolean().default(true),
  mean: z.number().default(0),
  stddev: z.number().positive().default(0.3),
})

export const metricDefinitionSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  description: z.string().optional(),
  type: z.enum(['proportion', 'retention', 'mean', 'count', 'duration', 'revenue', 'ratio', 'quantile']),
  inverse: z.boolean().default(false),
  derivedFrom: z.string().optional(),
  /** Fact metrics are today's kind; classic ones carry `behavior.goal` instead of `inverse`. */
  kind: z.enum(['fact', 'classic']).default('fact'),
  /** Deleted in GrowthBook: still in the results, no longer found by its id. */
  deleted: z.boolean().default(false),
  prior: priorSchema.optional(),
  quantile: z.number().min(0.001).max(0.999).optional(),
  tags: z.array(z.string()).default([]),
})

export type MetricDefinition = z.output<typeof metricDefinitionSchema>
