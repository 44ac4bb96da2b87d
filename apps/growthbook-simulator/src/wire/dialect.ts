import type { Quirk } from './quirks.js'

/** The releases that can be simulated: those between which the API changed. */
export const SERVER_VERSIONS = ['4.0.0', '4.1.0', '4.2.0', '4.3.0', '4.4.0', '5.0.0', '5.0.1'] as const
export type ServerVersion = (typeof SERVER_VERSIONS)[number]

export const CURRENT_VERSION = '5.0.1' satisfies ServerVersion
/** The last release before bulk results, names in results, and most filters. */
export const LEGACY_VERSION = '4.3.0' satisfies ServerVersion

/** Which GrowthBook is simulated. */
export interface Dialect {
  readonly version: ServerVersion
  /** Before 4.4.0. */
  readonly legacy: boolean
  /** Metrics by id whose name cannot be resolved any more. */
  readonly isDeletedMetric: (metricId: string) => boolean
  /** Whether this switch is on. */
  readonly shows: (quirk: Quirk) => boolean
}

/** Whether the simulated release has what came with `since`. */
export function hasSince({ version }: Pick<Dialect, 'version'>, since: ServerVersion): boolean {
  return SERVER_VERSIONS.indexOf(version) >= SERVER_VERSIONS.indexOf(since)
}
