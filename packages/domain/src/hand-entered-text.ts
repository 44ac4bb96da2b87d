/** An entry by hand as it is stored: the reading follows from this text alone, so that it can be proved later. */
import { canonicalJsonOf } from './canonical-json.js'
import type { Reading } from './evidence.js'
import { handEnteredMetricKinds, type EnteredArm, type EnteredMetric } from './hand-entered-facts.js'
import { readingOfEntry, type EnteredEvidence } from './hand-entered.js'
import { experimentStatuses } from './lists.js'

export interface StoredEntry {
  /** What a person sent, word for word. */
  readonly entered: unknown
  /** The same as it is computed with, the moment it counts up to and what is known of arms and metrics included. */
  readonly entry: EnteredEvidence
  readonly experimentId: string
  /** Id of the reading that was the newest until then; null where it is the first. */
  readonly follows: string | null
}

/** Canonical, so that the same entry after the same reading is the same text. */
export const entryText = ({ entered, entry, experimentId, follows }: StoredEntry): string =>
  canonicalJsonOf({ entered, entry, experimentId, follows })

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number'
const isNumberOrNull = (value: unknown): value is number | null => value === null || isNumber(value)
const isListOf = <Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[] =>
  Array.isArray(value) && value.every(isItem)
const isOneOf = (value: unknown, list: readonly string[]): boolean => isText(value) && list.includes(value)

const isEffect = (value: unknown): value is EnteredArm['effect'] =>
  value === null ||
  (isFields(value) &&
    [value['lift'], value['low'], value['high']].every(isNumber) &&
    isNumberOrNull(value['pValue']))

const numbersOfArm = ['users', 'conversions', 'sum', 'mean', 'standardDeviation'] as const

const isArm = (value: unknown): value is EnteredArm =>
  isFields(value) &&
  isText(value['armId']) &&
  numbersOfArm.every((field) => isNumberOrNull(value[field])) &&
  isEffect(value['effect'])

const isMetric = (value: unknown): value is EnteredMetric =>
  isFields(value) &&
  isText(value['metricId']) &&
  isOneOf(value['kind'], handEnteredMetricKinds) &&
  typeof value['inverse'] === 'boolean' &&
  isListOf(value['arms'], isArm)

const isPlannedArm = (value: unknown): value is EnteredEvidence['arms'][number] =>
  isFields(value) && isText(value['armId']) && isText(value['name']) && isNumber(value['weight'])

const areTimes = (value: Fields): boolean =>
  isText(value['exposureStartedAt']) &&
  (value['exposureEndedAt'] === null || isText(value['exposureEndedAt'])) &&
  isText(value['asOf'])

const isEvidence = (value: unknown): value is EnteredEvidence =>
  isFields(value) &&
  isOneOf(value['grade'], ['A', 'B']) &&
  isNumber(value['alpha']) &&
  isOneOf(value['experimentStatus'], experimentStatuses) &&
  areTimes(value) &&
  isListOf(value['arms'], isPlannedArm) &&
  isListOf(value['metrics'], isMetric)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What was entered, as stored in an `entryText`; undefined for any other text. */
export const enteredIn = (text: string): unknown => {
  const stored = parsed(text)
  return isFields(stored) ? stored['entered'] : undefined
}

/** The reading that follows from an `entryText`; null where the text is none, or nothing can follow from it. */
export const readingOfEntryText = (text: string): Reading | null => {
  const stored = parsed(text)
  if (!isFields(stored) || !isEvidence(stored['entry'])) return null
  const made = readingOfEntry(stored['entry'])
  return made.ok ? made.reading : null
}
