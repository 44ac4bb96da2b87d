import type { KpiUnit } from '@knowwhen/domain'
import type { FactMetric, Metric, MetricGroup } from '../wire/metric.js'
import { partsOfMetricId } from './metric-id.js'

/** What a metric's mean is. `other` is a kind whose arithmetic GrowthBook does not document. */
export const metricKinds = ['proportion', 'mean', 'ratio', 'quantile', 'other'] as const
export type MetricKind = (typeof metricKinds)[number]

/** A metric, free of GrowthBook's two vocabularies for it. */
export interface MetricFacts {
  readonly metricId: string
  readonly name: string
  readonly description: string
  readonly kind: MetricKind
  /** The unit that the kind suggests for a KPI; `null` where it suggests none. */
  readonly unit: KpiUnit | null
  /** Lower is better. */
  readonly inverse: boolean
  readonly archived: boolean
  readonly projectIds: readonly string[]
  readonly tags: readonly string[]
  /** Names of the steps of a funnel; empty otherwise. */
  readonly steps: readonly string[]
}

const classicUnits: Readonly<Record<string, KpiUnit>> = {
  binomial: 'proportion',
  count: 'count',
  duration: 'duration',
  revenue: 'money',
}

const factKinds: Readonly<Record<string, MetricKind>> = {
  proportion: 'proportion',
  retention: 'proportion',
  funnel: 'proportion',
  mean: 'mean',
  ratio: 'ratio',
  quantile: 'quantile',
}

/** A classic metric over a denominator is a ratio, unless that one is binomial: then it only restricts who counts. */
const classicKind = (metric: Metric, typeOf: (metricId: string) => string | undefined): MetricKind => {
  const denominator = metric.sql?.denominatorMetricId ?? ''
  if (denominator !== '' && typeOf(denominator) !== 'binomial') return 'ratio'
  if (metric.type === 'binomial') return 'proportion'
  return metric.type in classicUnits ? 'mean' : 'other'
}

const classicFacts = (metric: Metric, typeOf: (metricId: string) => string | undefined): MetricFacts => {
  const kind = classicKind(metric, typeOf)
  return {
    metricId: metric.id,
    name: metric.name || metric.id,
    description: metric.description,
    kind,
    unit: kind === 'ratio' ? null : (classicUnits[metric.type] ?? null),
    inverse: metric.behavior?.goal === 'decrease',
    archived: metric.archived,
    projectIds: metric.projects,
    tags: metric.tags,
    steps: [],
  }
}

const factFacts = (metric: FactMetric): MetricFacts => {
  const kind = factKinds[metric.metricType] ?? 'other'
  return {
    metricId: metric.id,
    name: metric.name || metric.id,
    description: metric.description,
    kind,
    unit: kind === 'proportion' ? 'proportion' : null,
    inverse: metric.inverse,
    archived: metric.archived,
    projectIds: metric.projects,
    tags: metric.tags,
    steps: (metric.funnelSettings?.steps ?? []).map((step) => step.name),
  }
}

/** All metrics of both kinds as facts. Classic ones need each other, to tell ratios from conditional metrics. */
export const toMetricFacts = (known: {
  readonly metrics?: readonly Metric[]
  readonly factMetrics?: readonly FactMetric[]
}): readonly MetricFacts[] => {
  const types = new Map((known.metrics ?? []).map((metric) => [metric.id, metric.type]))
  return [
    ...(known.metrics ?? []).map((metric) => classicFacts(metric, (id) => types.get(id))),
    ...(known.factMetrics ?? []).map(factFacts),
  ]
}

const derivedName = (base: MetricFacts, metricId: string): string => {
  const { slices, step } = partsOfMetricId(metricId)
  const slice = slices.map(({ column, level }) => `${column}: ${level || '(none)'}`).join(', ')
  const stepName = step === undefined ? '' : ` (step ${String(step + 1)}${stepLabel(base.steps[step])})`
  return `${base.name}${stepName}${slice === '' ? '' : ` (${slice})`}`
}

const stepLabel = (name: string | undefined): string => (name ? `: ${name}` : '')

/**
 * The facts of any id that results can carry: a metric, a slice or a funnel's step of one. `undefined` for a metric
 * that is deleted or not visible.
 */
export const findMetricFacts = (metricId: string, known: readonly MetricFacts[]): MetricFacts | undefined => {
  const exact = known.find((metric) => metric.metricId === metricId)
  if (exact) return exact
  const parts = partsOfMetricId(metricId)
  const base = known.find((metric) => metric.metricId === parts.baseId)
  if (!base) return undefined
  const stepFacts =
    parts.step === undefined ? {} : { kind: 'proportion' as const, unit: 'proportion' as const }
  return { ...base, ...stepFacts, metricId, name: derivedName(base, metricId), steps: [] }
}

/** Metric ids with groups replaced by their members, each once, in order. A group that is not known is left out. */
export const expandMetricGroups = (
  metricIds: readonly string[],
  groups: readonly MetricGroup[],
): readonly string[] => {
  const members = new Map(groups.map((group) => [group.id, group.metrics]))
  const isGroup = (id: string) => id.startsWith('mg_')
  const expanded = metricIds.flatMap((id) => members.get(id) ?? (isGroup(id) ? [] : [id]))
  return [...new Set(expanded)]
}
