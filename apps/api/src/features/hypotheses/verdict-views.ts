/** A stored verdict as people and programs read it. */
import type { VerdictView } from '@knowwhen/contract'
import { falsePositiveRisk, posteriorSuccessRate } from '@knowwhen/domain'
import type { TrackRecord, VerdictOutcome } from '@knowwhen/domain'

export interface StoredVerdict {
  readonly id: string
  readonly evidenceId: string | null
  readonly outcome: VerdictOutcome
  readonly computedAt: Date
  /** The moment up to which the evidence counts. */
  readonly asOf: Date | null
}

/** Power that experiments are planned with; the risk is told for that plan, not for the effect that was seen. */
const plannedPower = 0.8

const riskOf = ({ verdict, findings }: VerdictOutcome, record: TrackRecord): number | null => {
  if (verdict !== 'validated') return null
  const effect = findings.find(({ role }) => role === 'goal')?.effect ?? null
  if (effect === null) return null
  return falsePositiveRisk({
    alpha: effect.alpha,
    power: plannedPower,
    successRate: posteriorSuccessRate(record),
  })
}

export const verdictViewOf = (
  { id, evidenceId, outcome, computedAt, asOf }: StoredVerdict,
  record: TrackRecord,
): VerdictView => ({
  id,
  verdict: outcome.verdict,
  reason: outcome.reason,
  words: outcome.words,
  armId: outcome.armId,
  findings: [...outcome.findings],
  health: [...outcome.health],
  readiness: { ...outcome.readiness, missing: [...outcome.readiness.missing] },
  harmWithinMargin: [...outcome.harmWithinMargin],
  weakened: outcome.weakened,
  ruleVersion: outcome.ruleVersion,
  evidenceId,
  falsePositiveRisk: riskOf(outcome, record),
  asOf: asOf?.toISOString() ?? null,
  computedAt: computedAt.toISOString(),
})
