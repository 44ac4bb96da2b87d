import type { Project, Settings } from '../wire/organization.js'

/** GrowthBook's default `pValueThreshold` (API.md §4.3). */
export const defaultSignificanceLevel = 0.05

const isLevel = (value: number | undefined): value is number => value !== undefined && value > 0 && value < 1

/**
 * The two-sided level that GrowthBook makes intervals with, for both engines: the project's, else the
 * organisation's, else 0.05 (API.md §4.3). The Bayesian `confidenceLevel` has no part in it.
 */
export const significanceLevelOf = (from: {
  readonly settings?: Settings | undefined
  readonly project?: Project | undefined
}): number => {
  const candidates = [from.project?.settings?.pValueThreshold, from.settings?.pValueThreshold]
  return candidates.find(isLevel) ?? defaultSignificanceLevel
}
