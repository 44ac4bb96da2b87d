/** Which GrowthBook is simulated. The legacy one answers as 4.3.0, before the 4.4.0 changes. */
export interface Dialect {
  readonly legacy: boolean
  /** Metrics by id whose name cannot be resolved any more. */
  readonly isDeletedMetric: (metricId: string) => boolean
}

export const CURRENT_VERSION = '5.0.1'
export const LEGACY_VERSION = '4.3.0'
