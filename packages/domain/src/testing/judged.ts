/** Short forms of asking for a verdict. */
import type { SealedCriteria } from '../criteria.js'
import type { Estimate, Reading } from '../evidence.js'
import { judge } from '../verdict.js'
import type { VerdictInput, VerdictOutcome } from '../verdict-types.js'
import { aMetric, aReading, anEstimate, anInput, someCriteria } from './readings.js'

/** "validated outcomeMet" */
export const said = ({ verdict, reason }: VerdictOutcome): string => `${verdict} ${reason}`

export const judged = (
  criteria: Partial<SealedCriteria>,
  reading: Partial<Reading>,
  rest: Partial<VerdictInput> = {},
): VerdictOutcome => judge(anInput({ criteria: someCriteria(criteria), reading: aReading(reading), ...rest }))

/** A reading whose one goal metric has this estimate on arm "b". */
export const goal = (estimate: Estimate | null): Pick<Reading, 'metrics'> => ({
  metrics: [aMetric('conversion', { b: estimate })],
})

/** PRODUCT §4's own example: 4.0% (0.174 to 7.826), p 0.0405. */
export const win = anEstimate(0.04, 0.01952)
export const strongWin = anEstimate(0.08, 0.01952)
export const strongLoss = anEstimate(-0.08, 0.01952)
