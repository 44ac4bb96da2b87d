import type { Reading } from '@knowwhen/domain'
import { GrowthBookError, plainFailure } from '../failures.js'
import type { ExperimentResults, ResultSlice } from '../wire/results.js'
import { refuseHoldout } from './experiment-facts.js'
import { readingOfSlice, type ReadingInput } from './to-reading.js'

/**
 * `whole`: everybody, of a phase; `level`: one value of the dimension; `day`: one day of first exposure; `missing`: who has
 * no value; `other`: what is left beyond the twenty largest, which quantile metrics do not have.
 */
export type SliceKind = 'whole' | 'level' | 'day' | 'missing' | 'other'

export interface SliceReading {
  readonly kind: SliceKind
  /** As GrowthBook names it; `""` for the whole. */
  readonly name: string
  /** The same for people. */
  readonly label: string
  readonly reading: Reading
}

const specialNames: Readonly<Record<string, { readonly kind: SliceKind; readonly label: string }>> = {
  '(other)': { kind: 'other', label: 'All others' },
  __NULL_DIMENSION: { kind: 'missing', label: 'Not known' },
}

const namingOf = ({ dimension: { type } }: ExperimentResults, { dimension: name }: ResultSlice) => {
  // The whole is called "" or "All", by the way in which it was computed (API.md §4.2).
  if (type === 'none') return { kind: 'whole', name: '', label: '' } as const
  const special = specialNames[name]
  if (special) return { ...special, name }
  return { kind: type === 'date' ? ('day' as const) : ('level' as const), name, label: name }
}

/** GrowthBook's stand-in for a snapshot that succeeded and found nobody (API.md §4.2). */
const isEmpty = ({ totalUsers, metrics }: ResultSlice): boolean => totalUsers === 0 && metrics.length === 0

/**
 * Turns one stored answer of `/experiments/{id}/results` into a reading for each slice: of any phase, whole or broken
 * down by a dimension, in the order of GrowthBook (most users first; days in order). Each has its own sample ratio.
 * Empty where a dimension found nobody. Pure.
 *
 * No verdict comes from these: slices are many looks at the same experiment, and each is smaller than it.
 *
 * Throws `GrowthBookError` with `holdoutNotSupported`, `noResultsYet` (nothing at all) or `malformedAnswer`.
 */
export const toSlices = (input: ReadingInput): readonly SliceReading[] => {
  const { experiment, results } = input
  refuseHoldout(experiment)
  if (results.results.length === 0) throw new GrowthBookError(plainFailure('noResultsYet'))
  const isWhole = results.dimension.type === 'none'
  const slices = isWhole ? results.results.slice(0, 1) : results.results.filter((slice) => !isEmpty(slice))
  return slices.map((slice) => ({ ...namingOf(results, slice), reading: readingOfSlice(input, slice) }))
}
