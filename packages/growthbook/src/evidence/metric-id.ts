/**
 * GrowthBook derives metrics from metrics by a query after the id: `fact__abc?dim:country=US` is a slice,
 * `fact__abc?step=0` a step of a funnel (API.md §4.2).
 */
export interface MetricIdParts {
  readonly baseId: string
  /** Column and level of each slice; empty for a whole metric. */
  readonly slices: readonly { readonly column: string; readonly level: string }[]
  /** Zero-based step of a funnel. */
  readonly step: number | undefined
}

const slicePrefix = 'dim:'

export const partsOfMetricId = (metricId: string): MetricIdParts => {
  const mark = metricId.indexOf('?')
  if (mark === -1) return { baseId: metricId, slices: [], step: undefined }
  const query = new URLSearchParams(metricId.slice(mark + 1))
  const step = query.get('step')
  return {
    baseId: metricId.slice(0, mark),
    slices: [...query]
      .filter(([key]) => key.startsWith(slicePrefix))
      .map(([key, level]) => ({ column: key.slice(slicePrefix.length), level })),
    step: step !== null && /^\d+$/.test(step) ? Number(step) : undefined,
  }
}
