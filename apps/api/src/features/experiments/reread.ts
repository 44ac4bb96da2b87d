/** A stored payload read once more, without I/O. */
import type { Reading } from '@knowwhen/domain'
import { GrowthBookError, parseStoredResults, toReading } from '@knowwhen/growthbook'

const withInverseOf = (again: Reading, stored: Reading): Reading['metrics'] => {
  const inverse = new Map(stored.metrics.map((metric) => [metric.metricId, metric.inverse]))
  return again.metrics.map((metric) => ({
    ...metric,
    inverse: inverse.get(metric.metricId) ?? metric.inverse,
  }))
}

/**
 * The reading that a payload gives when its intervals are believed to have coverage 1 - `alpha`. What did not come from
 * the payload is kept as it was: whether lower is better in each metric, users in several arms, GrowthBook's own word on
 * health and the tuning of sequential intervals. So is the whole reading where the payload cannot be read any more.
 */
export function rereadWith(
  alpha: number,
  stored: { readonly raw: string; readonly reading: Reading },
): Reading {
  const { reading } = stored
  try {
    const { experiment, result } = parseStoredResults(stored.raw)
    const { multipleExposures, reportedUnhealthy, sequentialTuning } = reading
    const again = toReading({
      experiment,
      results: result,
      metrics: [],
      alpha,
      sequentialTuning,
      multipleExposures,
    })
    return { ...again, reportedUnhealthy, metrics: withInverseOf(again, reading) }
  } catch (error) {
    if (error instanceof GrowthBookError) return reading
    throw error
  }
}
