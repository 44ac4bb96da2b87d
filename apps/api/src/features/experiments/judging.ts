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

const previousOf = ({ criteria }: Question, earlier: readonly StoredReading[]): VerdictInput['previous'] =>
  earlier.reduce<VerdictInput['previous']>((previous, { reading, fetchedAt }) => {
    const now = fetchedAt.toISOString()
    const outcome = judge({ criteria, reading, now, instrumentationError: null, previous })
    return previousAfter(previous, outcome)
  }, null)

/** Judges every reading in the order in which the data came to count; the last outcome is the card's. */
export function judgeReadings(question: Question, readings: readonly StoredReading[]): Judged {
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
    previous: previousOf(question, readings.slice(0, -1)),
  })
  return { outcome, evidenceId: newest?.id ?? null, grade: newest?.reading.grade ?? null }
}
