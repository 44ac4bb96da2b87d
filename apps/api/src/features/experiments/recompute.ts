/** The proof of one stored verdict, one reading, one seal: pure, and the same for whoever asks. */
import {
  canonicalJsonOf,
  extendedCriteria,
  readingOfEntryText,
  sha256Hex,
  verdictRuleVersion,
  type DeclaredVerdict,
  type SealedCriteria,
  type VerdictInput,
  type VerdictOutcome,
} from '@knowwhen/domain'
import { GrowthBookError, parseStoredResults } from '@knowwhen/growthbook'

import type { StoredQuestion } from '../../db/schema/index.js'
import { judgeReadings, standingBefore, type StoredReading } from './judging.js'
import type { EvidenceToCheck, SealRow, VerdictRow } from './recompute.repo.js'
import { rereadWith } from './reread.js'

export type VerdictProof =
  | { readonly kind: 'matches' | 'unverifiable' | 'otherRule' }
  | { readonly kind: 'differs'; readonly computed: VerdictOutcome | null; readonly words: string }

/** What a stored verdict stands on. */
export interface Ground {
  readonly seal: SealRow | undefined
  /** Every reading of the experiment there is today, believed as it was then, in the order in which the data count. */
  readonly readings: readonly StoredReading[]
  readonly declared: DeclaredVerdict | null
}

const differs = (computed: VerdictOutcome | null, words: string): VerdictProof => ({
  kind: 'differs',
  computed,
  words,
})

/**
 * The readings that were there. One of older numbers that came later stands among them today: ids rise with time, so
 * that those which are too many are the youngest.
 */
const thenThere = (
  readings: readonly StoredReading[],
  evidenceId: string,
  count: number,
): readonly StoredReading[] => {
  const upTo = readings.slice(0, readings.findIndex(({ id }) => id === evidenceId) + 1)
  const tooMany = upTo.length - count
  if (tooMany <= 0) return upTo
  const youngest = upTo
    .map(({ id }) => id)
    .filter((id) => id !== evidenceId)
    .toSorted()
    .slice(-tooMany)
  const later = new Set(youngest)
  return upTo.filter(({ id }) => !later.has(id))
}

const readingsThen = (
  { evidenceId }: VerdictRow,
  { readings: count }: StoredQuestion,
  { readings }: Ground,
): readonly StoredReading[] => (evidenceId === null ? [] : thenThere(readings, evidenceId, count))

const criteriaThen = ({ criteria }: SealRow, { extendedTo }: StoredQuestion): SealedCriteria =>
  extendedTo === null ? criteria : extendedCriteria(criteria, extendedTo)

/** Remembers, for a card's many verdicts over ever more readings, what stood before each of them. */
export const standingMemory = () => {
  const memory = new Map<string, ReturnType<typeof standingBefore>>()
  return (
    key: string,
    criteria: SealedCriteria,
    readings: readonly StoredReading[],
  ): readonly VerdictInput['previous'][] => {
    const known = memory.get(key) ?? standingBefore(criteria, readings)
    memory.set(key, known)
    return known
  }
}
export type StandingMemory = ReturnType<typeof standingMemory>

const sameOutcome = (row: VerdictRow, computed: VerdictOutcome): boolean =>
  canonicalJsonOf(row.outcome) === canonicalJsonOf(computed) &&
  row.verdict === computed.verdict &&
  row.reason === computed.reason

const computeAgain = (
  row: VerdictRow,
  question: StoredQuestion,
  ground: Ground & { readonly seal: SealRow; readonly memory: StandingMemory },
): VerdictProof => {
  const criteria = criteriaThen(ground.seal, question)
  const readings = readingsThen(row, question, ground)
  if (readings.length !== question.readings) {
    return differs(null, `It was computed from ${question.readings} readings, of which some are gone.`)
  }
  const { experimentStatus, instrumentationError, now } = question
  const isPrefix = readings.at(-1) === ground.readings[readings.length - 1]
  const key = canonicalJsonOf([question.experimentId, question.confirmedAlpha, row.sealVersion, criteria])
  const standing = isPrefix ? ground.memory(key, criteria, ground.readings) : undefined
  const { outcome } = judgeReadings(
    { criteria, experimentStatus, instrumentationError, now, declared: ground.declared },
    readings,
    standing && { previous: standing[Math.max(0, readings.length - 1)] ?? null },
  )
  return sameOutcome(row, outcome)
    ? { kind: 'matches' }
    : differs(outcome, `Stored is “${row.outcome.words}”, computed is “${outcome.words}”.`)
}

/** Whether a stored verdict follows from what it stands on. */
export const proveVerdict = (
  row: VerdictRow,
  ground: Ground & { readonly memory: StandingMemory },
): VerdictProof => {
  const { question } = row
  const { seal } = ground
  if (row.ruleVersion !== verdictRuleVersion) return { kind: 'otherRule' }
  if (question === null) return { kind: 'unverifiable' }
  if (seal === undefined) return differs(null, `The seal of version ${row.sealVersion} is gone.`)
  if (question.declarationId !== null && ground.declared === null) {
    return differs(null, 'The declaration it came from is gone, or was never reviewed.')
  }
  return computeAgain(row, question, { ...ground, seal })
}

export interface EvidenceDifferenceFound {
  readonly problem: 'rawHash' | 'reading'
  readonly words: string
}

const sameReading = ({ raw, reading }: EvidenceToCheck): boolean => {
  try {
    parseStoredResults(raw)
  } catch (error) {
    if (error instanceof GrowthBookError) return false
    throw error
  }
  return canonicalJsonOf(rereadWith(reading.alpha, { raw, reading })) === canonicalJsonOf(reading)
}

/** Its reading follows from what the person entered, which is believed. */
export const isByHand = ({ enteredBy }: Pick<EvidenceToCheck, 'enteredBy'>): boolean => enteredBy !== null

const sameEntry = ({ raw, reading }: EvidenceToCheck): boolean => {
  const again = readingOfEntryText(raw)
  return again !== null && canonicalJsonOf(again) === canonicalJsonOf(reading)
}

/** Whether a payload is what was hashed, and says what was read from it; see `rereadWith` and `readingOfEntryText`. */
export const proveEvidence = (row: EvidenceToCheck): EvidenceDifferenceFound | undefined => {
  if (sha256Hex(row.raw) !== row.rawHash) {
    return { problem: 'rawHash', words: 'The payload is not the one that was hashed.' }
  }
  if (!(isByHand(row) ? sameEntry(row) : sameReading(row))) {
    return { problem: 'reading', words: 'The payload does not say what the stored reading says.' }
  }
  return undefined
}

const criteriaIn = (canonicalJson: string): unknown => {
  const parsed: unknown = JSON.parse(canonicalJson)
  return typeof parsed === 'object' && parsed !== null && 'criteria' in parsed ? parsed.criteria : undefined
}

/** Whether a seal's text is what was hashed, and its criteria are those that verdicts are computed with. */
export const proveSeal = ({ canonicalJson, hash, criteria }: SealRow): string | undefined => {
  if (sha256Hex(canonicalJson) !== hash) return 'The sealed text is not the one that was hashed.'
  const sealed = criteriaIn(canonicalJson)
  return sealed !== undefined && canonicalJsonOf(sealed) === canonicalJsonOf(criteria)
    ? undefined
    : 'The stored criteria are not those of the sealed text.'
}
