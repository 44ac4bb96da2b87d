import { z } from 'zod'
import { instantOrEmpty, optional, orElse, text, texts } from './liberal.js'

/** Classic metric. */
export const metricSchema = z.object({
  id: z.string().min(1),
  name: text,
  description: text,
  type: text,
  datasourceId: text,
  tags: texts,
  projects: texts,
  archived: orElse(z.boolean(), false),
  dateUpdated: instantOrEmpty,
  behavior: optional(z.object({ goal: text })),
  sql: optional(z.object({ denominatorMetricId: text })),
})
export type Metric = z.output<typeof metricSchema>

export const factMetricSchema = z.object({
  id: z.string().min(1),
  name: text,
  description: text,
  metricType: text,
  datasource: text,
  tags: texts,
  projects: texts,
  inverse: orElse(z.boolean(), false),
  archived: orElse(z.boolean(), false),
  dateUpdated: instantOrEmpty,
  quantileSettings: optional(z.object({ quantile: optional(z.number()) })),
  funnelSettings: optional(z.object({ steps: orElse(z.array(z.object({ name: text })), []) })),
})
export type FactMetric = z.output<typeof factMetricSchema>

export const metricGroupSchema = z.object({
  id: z.string().min(1),
  name: text,
  metrics: texts,
  archived: orElse(z.boolean(), false),
})
export type MetricGroup = z.output<typeof metricGroupSchema>
