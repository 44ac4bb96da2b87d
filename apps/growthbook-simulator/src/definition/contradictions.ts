import type { ArmReading, Definition, Figures } from './definition.schema.js'
import type { Library } from './library.schema.js'
import type { MetricDefinition } from './metric.schema.js'

/** The published means are rounded to ten digits. */
const MEAN_TOLERANCE = 1e-8

function duplicates(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]
}

function missingInputs(figures: Figures, type: MetricDefinition['type']): string[] {
  if (type === 'ratio' && (figures.ratio === undefined || !figures.denominator)) {
    return ['a ratio metric needs "denominator" and "ratio"']
  }
  return type === 'quantile' && figures.quantile === undefined ? ['a quantile metric needs "quantile"'] : []
}

function meanProblems(figures: Figures, users: number): string[] {
  const denominator = figures.denominator ?? users
  if (figures.mean === undefined || denominator <= 0) return []
  const mean = figures.numerator / denominator
  const tolerance = MEAN_TOLERANCE * Math.max(1, Math.abs(mean))
  return Math.abs(mean - figures.mean) <= tolerance
    ? []
    : [`mean ${figures.mean} is not numerator / denominator = ${mean}`]
}

function figuresProblems(arm: ArmReading, { id, type }: MetricDefinition): string[] {
  const figures = arm.metrics[id]
  if (figures === undefined) return []
  const isProportion = type === 'proportion' || type === 'retention'
  const problems = [
    ...missingInputs(figures, type),
    ...(isProportion && figures.numerator > arm.users
      ? [`numerator ${figures.numerator} exceeds the ${arm.users} users`]
      : []),
    ...(type === 'quantile' ? [] : meanProblems(figures, arm.users)),
  ]
  return problems.map((problem) => `metrics.${id}: ${problem}`)
}

function armProblems(arms: readonly ArmReading[], definition: Definition): string[] {
  const known = new Set(definition.variations.map(({ key }) => key))
  const metricIds = new Set(definition.metrics.map(({ id }) => id))
  return arms.flatMap((arm) => [
    ...(known.has(arm.key) ? [] : [`arm "${arm.key}" is not one of the variations`]),
    ...Object.keys(arm.metrics)
      .filter((id) => !metricIds.has(id))
      .map((id) => `arm "${arm.key}": metric "${id}" is not in "metrics"`),
    ...definition.metrics.flatMap((metric) =>
      figuresProblems(arm, metric).map((problem) => `arm "${arm.key}".${problem}`),
    ),
  ])
}

function dateProblems(definition: Definition): string[] {
  const { dateStarted, dateEnded, startedDaysAgo, durationDays, daily } = definition
  if (startedDaysAgo !== undefined) {
    const byDate = (daily ?? []).some((reading) => 'date' in reading)
    return [
      ...(durationDays === undefined ? ['"startedDaysAgo" needs "durationDays"'] : []),
      ...(byDate && dateStarted === undefined ? ['daily readings by date need "dateStarted"'] : []),
    ]
  }
  if (dateStarted === undefined || dateEnded === undefined) {
    return ['needs "dateStarted" and "dateEnded", or "startedDaysAgo" and "durationDays"']
  }
  return new Date(dateEnded) < new Date(dateStarted) ? ['"dateEnded" is before "dateStarted"'] : []
}

function experimentProblems(definition: Definition, groups: ReadonlySet<string>): string[] {
  const metricIds = new Set(definition.metrics.map(({ id }) => id))
  const listed = [...(definition.goals ?? []), ...definition.secondaryMetrics, ...definition.guardrails]
  return [
    ...duplicates(definition.variations.map(({ key }) => key)).map(
      (key) => `variation key "${key}" is used twice`,
    ),
    ...duplicates(definition.metrics.map(({ id }) => id)).map((id) => `metric "${id}" is defined twice`),
    ...(definition.intendedWeights.length === definition.variations.length
      ? []
      : [
          `${definition.intendedWeights.length} intendedWeights for ${definition.variations.length} variations`,
        ]),
    ...listed
      .filter((id) => !metricIds.has(id) && !groups.has(id))
      .map((id) => `"${id}" is neither one of "metrics" nor a metric group`),
    ...dateProblems(definition),
    ...armProblems(definition.variations, definition),
    ...(definition.daily ?? []).flatMap((reading, index) =>
      armProblems(reading.variations, definition).map((problem) => `daily[${index}]: ${problem}`),
    ),
    ...Object.entries(definition.dimensions).flatMap(([dimension, slices]) =>
      slices.flatMap((slice) =>
        armProblems(slice.variations, definition).map(
          (problem) => `dimension ${dimension}=${slice.value}: ${problem}`,
        ),
      ),
    ),
  ]
}

function sameMetric(a: MetricDefinition, b: MetricDefinition): boolean {
  return a.name === b.name && a.type === b.type && a.inverse === b.inverse && a.kind === b.kind
}

function sharedMetricProblems(experiments: readonly Definition[]): string[] {
  const seen = new Map<string, { metric: MetricDefinition; owner: string }>()
  const problems: string[] = []
  for (const definition of experiments) {
    for (const metric of definition.metrics) {
      const first = seen.get(metric.id)
      if (first === undefined) seen.set(metric.id, { metric, owner: definition.id })
      else if (!sameMetric(first.metric, metric)) {
        problems.push(
          `metric "${metric.id}" is defined differently in "${first.owner}" and "${definition.id}"`,
        )
      }
    }
  }
  return problems
}

/** What is well-formed and still cannot be true. */
export function findContradictions(library: Library): string[] {
  const groups = new Set(library.metricGroups.map(({ id }) => id))
  return [
    ...duplicates(library.experiments.map(({ id }) => id)).map((id) => `experiment "${id}" is defined twice`),
    ...library.experiments.flatMap((definition) =>
      experimentProblems(definition, groups).map((problem) => `experiment "${definition.id}": ${problem}`),
    ),
    ...sharedMetricProblems(library.experiments),
  ]
}
