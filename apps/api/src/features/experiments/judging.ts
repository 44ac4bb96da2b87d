/** From readings in order to a verdict: pure, so that the same rows give the same verdict whenever they are asked. */
import {
  judge,
  outcomeOfDeclaration,
  previousAfter,
  type DeclaredVerdict,
  type EvidenceGrade,
  type ExperimentStatus,
  type Reading,
  type SealedCriteria,
  type VerdictInput,
  type VerdictOutcome,
} from '@knowwhen/domain'

export interface StoredReading {
  readonly id: string
  readonly reading: Reading
  readonly fetchedAt: Date
}

export interface Question {
  readonly criteria: SealedCriteria
  readonly experimentStatus: ExperimentStatus | null
  readonly instrumentationError: string | null
  /** What people declared where there is no experiment. */
  readonly declared: DeclaredVerdict | null
  /** ISO instant. */
  readonly now: string
}

export interface Judged {
  readonly outcome: VerdictOutcome
  readonly evidenceId: string | null
  /** Of the evidence behind the outcome; null where there is none. */
  readonly grade: EvidenceGrade | null
}

type Previous = VerdictInput['previous']

/** What stands after one more reading. */
const after = (
  criteria: SealedCriteria,
  previous: Previous,
  { reading, fetchedAt }: StoredReading,
): Previous => {
  const now = fetchedAt.toISOString()
  return previousAfter(previous, judge({ criteria, reading, now, instrumentationError: null, previous }))
}

/** What stands before each of these readings, and, last, after all of them. */
export const standingBefore = (
  criteria: SealedCriteria,
  readings: readonly StoredReading[],
): readonly Previous[] => {
  const standing: Previous[] = [null]
  for (const reading of readings) standing.push(after(criteria, standing.at(-1) ?? null, reading))
  return standing
}

const previousOf = ({ criteria }: Question, earlier: readonly StoredReading[]): Previous =>
  earlier.reduce<Previous>((previous, reading) => after(criteria, previous, reading), null)

/**
 * Judges every reading in the order in which the data came to count; the last outcome is the card's. Who knows already
 * what stood before the last one says it.
 */
export function judgeReadings(
  question: Question,
  readings: readonly StoredReading[],
  known?: { readonly previous: Previous },
): Judged {
  const { criteria, declared, experimentStatus, instrumentationError, now } = question
  if (declared !== null) {
    const outcome = outcomeOfDeclaration({ criteria, declared, instrumentationError })
    return { outcome, evidenceId: null, grade: declared.grade }
  }
  const newest = readings.at(-1)
  const outcome = judge({
    criteria,
    reading: newest?.reading ?? null,
    experimentStatus,
    now,
    instrumentationError,
    previous: known === undefined ? previousOf(question, readings.slice(0, -1)) : known.previous,
  })
  return { outcome, evidenceId: newest?.id ?? null, grade: newest?.reading.grade ?? null }
}
