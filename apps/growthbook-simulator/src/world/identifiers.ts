import type { Definition } from '../definition/definition.schema.js'
import type { MetricDefinition } from '../definition/metric.schema.js'

/** Ids as GrowthBook spells them, made from the shorter ones of the file. */

export function experimentIdOf(id: string): string {
  return id.startsWith('exp_') ? id : `exp_${id}`
}

export function metricIdOf(metric: Pick<MetricDefinition, 'id' | 'kind'>): string {
  const prefix = metric.kind === 'fact' ? 'fact__' : 'met_'
  return metric.id.startsWith(prefix) ? metric.id : `${prefix}${metric.id}`
}

export function variationIdOf(definition: Definition, index: number): string {
  return definition.variations[index]?.id ?? `var_${definition.id}_${index}`
}

/** The id that stands in an experiment's metric lists: a metric's, or a group's as it is. */
export function listedMetricId(definition: Definition, id: string): string {
  const metric = definition.metrics.find((candidate) => candidate.id === id)
  return metric === undefined ? id : metricIdOf(metric)
}
