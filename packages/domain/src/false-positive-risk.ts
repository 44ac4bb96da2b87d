/** How often a win is none: the false-positive risk (Kohavi, Deng, Vermeer 2022). */

/** Prior of the success rate of an organisation's ideas: Beta(1, 9), mean 10%. */
const priorWins = 1
const priorLosses = 9

export interface TrackRecord {
  /** Validated cards, retrospective ones included: they feed the prior. */
  readonly validated: number
  /** Concluded cards: validated + invalidated + inconclusive. */
  readonly concluded: number
}

/** Mean of the posterior success rate: (1 + validated) / (10 + concluded). */
export const posteriorSuccessRate = ({ validated, concluded }: TrackRecord): number =>
  (priorWins + validated) / (priorWins + priorLosses + concluded)

export interface FalsePositiveRiskInput {
  /** Two-sided level; one direction is good, so half of it counts. */
  readonly alpha: number
  /** 1 - β */
  readonly power: number
  /** Probability that an idea works, 0 to 1; π is its complement. */
  readonly successRate: number
}

/** P(no true effect | significant in the good direction) = (α/2)π / ((α/2)π + (1-β)(1-π)). */
export const falsePositiveRisk = ({ alpha, power, successRate }: FalsePositiveRiskInput): number => {
  const falseAlarms = (alpha / 2) * (1 - successRate)
  return falseAlarms / (falseAlarms + power * successRate)
}
