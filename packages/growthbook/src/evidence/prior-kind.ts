import type { ArmStatistics, StatsEngine } from '@knowwhen/domain'

export type PriorKind = 'flat' | 'proper' | 'unknown'

/**
 * Whether a lift was shrunk by a proper prior. Under a flat prior it equals (treatment - control) / |control| of the
 * plain means; a proper prior moves it, but so does regression adjustment, whose means are not sent: then `unknown`
 * (API.md §4.3). Frequentist lifts have no prior.
 */
export const detectPriorKind = (evidence: {
  readonly engine: StatsEngine
  readonly lift: number
  readonly control: ArmStatistics
  readonly treatment: ArmStatistics
  /** Whether the experiment's settings say that regression adjustment is on. */
  readonly regressionAdjusted: boolean
}): PriorKind => {
  if (evidence.engine === 'frequentist') return 'flat'
  const baseline = Math.abs(evidence.control.mean)
  const plain = (evidence.treatment.mean - evidence.control.mean) / baseline
  if (!Number.isFinite(plain)) return 'unknown'
  if (Math.abs(evidence.lift - plain) <= 1e-9 * Math.max(1, Math.abs(plain))) return 'flat'
  return evidence.regressionAdjusted ? 'unknown' : 'proper'
}
