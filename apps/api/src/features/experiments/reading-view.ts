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

/** What stands there where only an effect was entered by hand is a placeholder. */
const statisticsView = ({ statistics, areStatisticsUnknown }: StoredMetric['arms'][number]) => {
  const { mean, standardDeviation, numerator } = statistics
  return areStatisticsUnknown === true
    ? { mean: null, standardDeviation: null, numerator: null }
    : { mean, standardDeviation, numerator }
}

const metricView = (metric: StoredMetric, names: ReadonlyMap<string, string>): MetricReadingView => ({
  metricId: metric.metricId,
  name: names.get(metric.metricId) ?? metric.metricId,
  arms: metric.arms.map((arm) => ({
    armId: arm.armId,
    users: arm.statistics.users,
    ...statisticsView(arm),
    estimate: arm.estimate && estimateView(arm.estimate),
  })),
})

/** Users, sample ratio and metrics, which every kind of reading has; metrics without a name keep their id. */
export const numbersView = (reading: Reading, names: ReadonlyMap<string, string>) => ({
  sampleRatioPValue: reading.sampleRatioPValue,
  arms: reading.arms.map((arm) => ({ ...arm })),
  metrics: reading.metrics.map((metric) => metricView(metric, names)),
})
