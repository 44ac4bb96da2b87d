/** The numbers of a reading as people see them; without I/O. */
import type { MetricReadingView } from '@knowwhen/contract'
import type { Reading } from '@knowwhen/domain'

type StoredMetric = Reading['metrics'][number]
type StoredEstimate = NonNullable<StoredMetric['arms'][number]['estimate']>

const estimateView = (estimate: StoredEstimate) => ({
  lift: estimate.lift,
  low: estimate.low,
  high: estimate.high,
  standardError: estimate.standardError,
  pValue: estimate.pValue ?? null,
  chanceToBeatControl: estimate.chanceToBeatControl ?? null,
  interval: estimate.interval,
})

const metricView = (metric: StoredMetric, names: ReadonlyMap<string, string>): MetricReadingView => ({
  metricId: metric.metricId,
  name: names.get(metric.metricId) ?? metric.metricId,
  arms: metric.arms.map(({ armId, statistics, estimate }) => ({
    armId,
    users: statistics.users,
    mean: statistics.mean,
    standardDeviation: statistics.standardDeviation,
    numerator: statistics.numerator,
    estimate: estimate && estimateView(estimate),
  })),
})

/** Users, sample ratio and metrics, which every kind of reading has; metrics without a name keep their id. */
export const numbersView = (reading: Reading, names: ReadonlyMap<string, string>) => ({
  sampleRatioPValue: reading.sampleRatioPValue,
  arms: reading.arms.map((arm) => ({ ...arm })),
  metrics: reading.metrics.map((metric) => metricView(metric, names)),
})
